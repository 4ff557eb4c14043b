"""Frames, underlines and printed lines are left out; strokes that look like them stay."""

import cv2
import numpy as np
import pytest

from mnist_core.reading.segmentation.components import find_components
from mnist_core.reading.segmentation.print_marks import remove_print
from tests.reading.literal import box_of, filled, page

DIGIT = (30, 20, 12, 40)  # left, top, width, height


def kept(ink):
    labels, components = find_components(ink)
    return sorted(box_of(component) for component in remove_print(components, labels))


def test_a_box_around_a_digit_is_left_out():
    ink = page(
        "##########",
        "#........#",
        "#...##...#",
        "#...##...#",
        "#...##...#",
        "#...##...#",
        "#........#",
        "##########",
    )
    assert kept(ink) == [(4, 2, 2, 4)]


def test_a_frame_around_many_small_marks_is_left_out():
    marks = [(10 + 12 * index, 40, 5, 6) for index in range(6)]
    frame = [(0, 0, 100, 2), (0, 98, 100, 2), (0, 0, 2, 100), (98, 0, 2, 100)]
    assert kept(filled((100, 100), *frame, *marks)) == sorted(marks)


def test_a_speck_in_the_hole_of_a_zero_leaves_the_zero():
    ink = page(
        ".######.",
        "##....##",
        "##....##",
        "##.#..##",
        "##....##",
        "##....##",
        "##....##",
        ".######.",
    )
    assert (0, 0, 8, 8) in kept(ink)


def test_a_0_with_a_stroke_inside_is_no_frame():
    zero, stroke = [(0, 0, 60, 8), (0, 92, 60, 8), (0, 0, 8, 100), (52, 0, 8, 100)], (27, 30, 6, 42)
    assert (0, 0, 60, 100) in kept(filled((100, 60), *zero, stroke))


def ring(height, width, line, tilt=0):
    ink = np.zeros((height + 40, width + 40), np.uint8)
    centre = (width // 2 + 20, height // 2 + 20)
    return cv2.ellipse(ink, centre, (width // 2, height // 2), tilt, 0, 360, 255, line)


@pytest.mark.parametrize("tilt", [0, 35])
def test_a_0_with_a_long_stroke_inside_is_no_frame(tilt):
    ink = ring(160, 100, 10, tilt)
    cv2.line(ink, (50, 150), (90, 60), 255, 10)
    assert len(kept(ink)) == 2


def test_a_ring_around_a_1_that_a_thicker_pen_wrote_is_left_out():
    ink = ring(160, 120, 3)
    cv2.line(ink, (80, 60), (76, 140), 255, 10)
    assert len(kept(ink)) == 1


def test_a_ring_around_a_digit_that_is_no_straight_stroke_is_left_out():
    ink = ring(160, 140, 8)
    cv2.polylines(ink, [np.array([(70, 60), (115, 60), (80, 140)])], False, 255, 8)
    assert len(kept(ink)) == 1


def test_a_box_around_a_1_is_left_out_whatever_wrote_it():
    frame = [(0, 0, 60, 8), (0, 92, 60, 8), (0, 0, 8, 100), (52, 0, 8, 100)]
    assert kept(filled((100, 60), *frame, (27, 20, 6, 60))) == [(27, 20, 6, 60)]


def test_grain_in_the_hole_of_a_zero_leaves_the_zero():
    zero = [(0, 0, 60, 12), (0, 88, 60, 12), (0, 0, 12, 100), (48, 0, 12, 100)]
    grain = [(20 + 6 * index, 30 + 10 * index, 3, 4) for index in range(4)]
    assert (0, 0, 60, 100) in kept(filled((100, 60), *zero, *grain))


def test_a_piece_beside_an_open_curve_is_in_no_hole():
    ink = filled((50, 60), (0, 0, 40, 5), (0, 0, 5, 45), (0, 40, 40, 5), (15, 12, 10, 20))
    assert len(kept(ink)) == 2


def test_a_bar_wider_than_any_stroke_is_left_out():
    assert kept(filled((100, 100), DIGIT, (5, 62, 80, 4))) == [DIGIT]


@pytest.mark.parametrize(("top", "is_kept"), [(70, False), (61, True), (15, True)])
def test_a_short_bar_is_an_underline_if_it_lies_apart_below(top, is_kept):
    bar = (22, top, 28, 4)
    assert (bar in kept(filled((100, 100), DIGIT, bar))) == is_kept


def test_a_thin_line_much_higher_than_the_writing_is_left_out_and_a_high_1_stays():
    line, one = (90, 0, 2, 100), (60, 10, 6, 62)
    assert kept(filled((100, 100), DIGIT, line, one)) == sorted([DIGIT, one])


def test_a_thin_1_as_high_as_the_two_loops_of_an_8_together_stays():
    loops, one = [(20, 10, 30, 40), (20, 52, 30, 40)], (70, 10, 2, 82)
    assert kept(filled((100, 100), *loops, one)) == sorted([*loops, one])


def test_a_bar_alone_on_its_page_stays():
    assert kept(filled((40, 100), (10, 18, 80, 4))) == [(10, 18, 80, 4)]


def test_bars_alone_stay_too():
    assert len(kept(filled((40, 100), (10, 8, 80, 4), (10, 28, 80, 4)))) == 2
