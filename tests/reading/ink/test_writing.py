"""Which components of a photograph are writing: each rule on a page of a few boxes."""

import numpy as np
import pytest

from mnist_core.reading.ink.writing import MIN_DEPTH, otsu_threshold, select_writing
from tests.reading.literal import filled

STROKE = (10, 20, 4, 20)
"""Left, top, width, height; 80 pixels, 44 of them outline, so 2 · 80 / 44 = 3.6 pixels wide."""
SECOND_STROKE = (30, 20, 4, 20)


def depth_of(*boxes_and_depths, shape=(80, 80)):
    return np.maximum.reduce([filled(shape, box, value=depth) for box, depth in boxes_and_depths])


def written(depth, threshold=100, inside=None):
    return select_writing(depth, threshold, np.ones_like(depth) if inside is None else inside)


def is_kept(depth, box, **how):
    left, top, width, height = box
    return bool(written(depth, **how)[top : top + height, left : left + width].all())


def test_a_strokes_faint_edge_is_kept_and_equally_faint_marks_alone_are_not():
    edge, alone, too_faint = (14, 20, 1, 20), (50, 20, 4, 20), (15, 20, 1, 20)
    depth = depth_of((STROKE, 200), (edge, 60), (alone, 60), (too_faint, 59))  # 0.6 of the threshold of 100
    ink = written(depth)
    assert (ink[25, 10:16] > 0).tolist() == [True] * 5 + [False]
    assert not ink[:, 50:].any()


@pytest.mark.parametrize(("depth", "kept"), [(109, False), (111, True)])
def test_a_component_under_055_of_the_typical_strength_is_print_through(depth, kept):
    third = (50, 20, 4, 20)
    page = depth_of((STROKE, 200), (SECOND_STROKE, 200), (third, depth))
    assert is_kept(page, third) is kept
    assert is_kept(page, STROKE)


@pytest.mark.parametrize(("side", "kept"), [(16, True), (20, False)])
def test_a_blob_over_two_and_a_half_strokes_wide_is_no_writing(side, kept):
    """A square of 16 is 2 · 256 / 60 = 8.5 wide, one of 20 2 · 400 / 76 = 10.5; the limit is 2.5 · 3.6 = 9.1."""
    blob = (50, 50, side, side)
    page = depth_of((STROKE, 200), (SECOND_STROKE, 200), (blob, 200))
    assert is_kept(page, blob) is kept
    assert is_kept(page, STROKE)


@pytest.mark.parametrize(("width", "kept"), [(3, False), (4, True)])
def test_a_speck_of_fewer_than_four_pixels_is_noise(width, kept):
    speck = (60, 60, width, 1)
    assert is_kept(depth_of((STROKE, 200), (speck, 200)), speck) is kept


def test_a_component_cut_off_at_the_border_is_left_out_where_another_is_whole():
    cut = (30, 0, 4, 20)
    assert not is_kept(depth_of((STROKE, 200), (cut, 200)), cut)
    assert is_kept(depth_of((cut, 200)), cut)


@pytest.mark.parametrize(("whole_height", "kept"), [(6, True), (7, False)])
def test_only_a_whole_component_over_3_percent_of_the_page_speaks_against_cut_ones(whole_height, kept):
    cut, whole = (30, 0, 4, 20), (100, 100, 4, whole_height)
    assert is_kept(depth_of((cut, 200), (whole, 200), shape=(200, 200)), cut) is kept


def test_a_component_cut_off_at_the_edge_of_the_sheet_is_left_out_too():
    at_edge = (56, 20, 4, 20)
    inside = filled((80, 80), (0, 0, 60, 80), value=1)
    assert not is_kept(depth_of((STROKE, 200), (at_edge, 200)), at_edge, inside=inside)
    assert is_kept(depth_of((STROKE, 200), (at_edge, 200)), at_edge)


@pytest.mark.parametrize(("line", "kept"), [((2, 5, 61, 1), False), ((2, 5, 60, 1), True), ((2, 5, 61, 4), True)])
def test_a_thin_line_along_more_than_three_quarters_of_the_page_is_the_sheets_edge(line, kept):
    """Of 80 pixels; 61 × 4 = 244 pixels are more than 0.06 · 244 + 0.02 · 61², so no hairline."""
    assert is_kept(depth_of((STROKE, 200), (line, 200)), line) is kept


def test_pencil_is_stretched_to_full_ink():
    assert written(depth_of((STROKE, 120)))[25, 10] == 255


def test_the_threshold_parts_strokes_from_shadow_and_is_never_below_the_least_depth():
    shadow_and_ink = depth_of(((0, 0, 40, 40), 40), ((50, 50, 20, 20), 200))
    assert 40 <= otsu_threshold(shadow_and_ink) < 200
    assert otsu_threshold(depth_of(((0, 0, 40, 40), 20), ((50, 50, 20, 20), 26))) == MIN_DEPTH
