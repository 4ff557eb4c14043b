"""Squared paper and forms under the writing of the benchmark's pages."""

import numpy as np
import pytest

from mnist_core.benchmarks.photographs import Defects, photograph
from mnist_core.benchmarks.printed_paper import LAYOUTS, on_form, with_rules
from mnist_core.benchmarks.written_pages import Writing, write_page
from mnist_core.data.strokes import DrawnDigit

BAR = DrawnDigit(1, 1, (np.array([[0, 0], [0, 10]], np.float32),))
IN_BOXES = Writing(height_px=60, pen=0.1, pitch=1.2, wobble=0)


def written(rng):
    return write_page(["11111"], [BAR], IN_BOXES, rng, margin_px=80)


def test_digits_in_boxes_stand_equally_far_apart():
    middles = [digit.corners[:, 0].mean() for digit in written(np.random.default_rng(0)).digits]
    np.testing.assert_allclose(np.diff(middles), 72)


def test_squares_are_printed_both_ways_and_lines_one_way():
    sheet = np.full((300, 300, 3), 250, np.float32)
    squares, lines = (with_rules(sheet, np.random.default_rng(1), squared)[..., 0] < 245 for squared in (1, 0))
    assert squares.all(axis=0).any()
    assert squares.all(axis=1).any()
    assert lines.all(axis=1).any()
    assert lines[:, 100:].all(axis=0).sum() == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_forms_lines_enclose_or_underline_the_digits(layout):
    page = written(np.random.default_rng(0))
    boxes = np.array([digit.corners for digit in page.digits])
    edges = boxes[:, :, 0].mean() + 72 * (np.arange(6) - 2.5)
    top, bottom = boxes[..., 1].min() - 10, boxes[..., 1].max() + 10
    ends = np.array(layout(edges, top, bottom))
    assert ends[..., 0].min() <= boxes[..., 0].min()
    assert ends[..., 0].max() >= boxes[..., 0].max()
    assert ends[..., 1].max() >= bottom


def test_a_form_is_printed_under_the_writing_of_its_photograph():
    page = on_form(written(np.random.default_rng(0)), 72, np.random.default_rng(3))
    straight = Defects(rotation_degrees=0, perspective=0, ruled=0, table=0, broken=0, pencil=0, shadow=0.16)
    picture, _ = photograph(page, np.random.default_rng(0), straight)
    only_print = (page.printed > 0.5) & (page.coverage == 0)
    bare = (page.printed == 0) & (page.coverage == 0)
    assert np.median(picture[only_print]) < np.median(picture[bare]) - 40
