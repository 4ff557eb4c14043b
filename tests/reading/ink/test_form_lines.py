"""The lines of forms are left out; a stroke is not, whatever it is as straight as."""

import cv2
import numpy as np
import pytest

from mnist_core.reading.ink.form_lines import without_form_lines

FLOOR = 30


def page(*lines, width=3, shape=(140, 480)):
    """Draw lines, each of two points x, y, on a page that has two strokes 9 px wide, a 7 and a 1, in it."""
    depth = np.zeros(shape, np.uint8)
    cv2.polylines(depth, [np.int32([(60, 45), (110, 45), (80, 100)])], False, 255, 9)
    cv2.line(depth, (165, 42), (165, 100), 255, 9)
    written = depth.copy()
    for start, end in lines:
        cv2.line(depth, start, end, 160, width)
    return depth, written


def boxes(top=30, bottom=112):
    sides = [((x, top), (x, bottom)) for x in range(40, 460, 82)]
    return [((40, top), (450, top)), ((40, bottom), (450, bottom)), *sides]


def turned(depth, degrees):
    matrix = cv2.getRotationMatrix2D((240, 70), degrees, 1)
    return cv2.warpAffine(depth, matrix, (480, 140), flags=cv2.INTER_NEAREST)


@pytest.mark.parametrize("degrees", [-6, 0, 3])
def test_boxes_are_left_out_and_the_strokes_in_them_stay(degrees):
    depth, written = (turned(each, degrees) for each in page(*boxes()))
    cleaned = without_form_lines(depth, FLOOR)
    np.testing.assert_array_equal(cleaned > 0, written > 0)


def test_a_comb_is_left_out_with_its_teeth():
    teeth = [((x, 95), (x, 118)) for x in (40, 140, 250, 350, 450)]
    depth, written = page(((40, 118), (450, 118)), *teeth)
    np.testing.assert_array_equal(without_form_lines(depth, FLOOR) > 0, written > 0)


def test_a_line_across_a_stroke_leaves_no_gap_in_it():
    depth, written = page(((20, 80), (460, 80)))
    cleaned = without_form_lines(depth, FLOOR)
    assert (cleaned[written > 0] > 0).all()
    assert np.count_nonzero(cleaned) < 1.05 * np.count_nonzero(written)


def test_an_upright_that_stands_on_one_rule_alone_is_a_stroke():
    depth, _ = page(((40, 112), (450, 112)), ((300, 40), (300, 110)))
    cleaned = without_form_lines(depth, FLOOR)
    assert (cleaned[42:105, 300] > 0).all()
    assert not cleaned[112, 320:440].any()


def test_a_one_as_high_as_its_box_stays_where_its_pen_is_not_as_thin_as_the_print():
    depth, _ = page(*boxes())
    cv2.line(depth, (325, 34), (325, 108), 255, 9)
    assert (without_form_lines(depth, FLOOR)[36:106, 325] > 0).all()


@pytest.mark.parametrize("lines", [[], [((300, 60), (390, 60))]], ids=["none", "a bar shorter than 1.8 digits"])
def test_a_page_without_print_is_given_back_as_it_is(lines):
    depth, _ = page(*lines)
    assert without_form_lines(depth, FLOOR) is depth


def test_a_short_line_that_three_lines_stand_on_is_a_rule():
    standing = [((x, 40), (x, 100)) for x in (300, 340, 380)]
    depth, _ = page(((296, 40), (384, 40)), ((296, 100), (384, 100)), *standing)
    assert not without_form_lines(depth, FLOOR)[36:104, 290:390].any()
