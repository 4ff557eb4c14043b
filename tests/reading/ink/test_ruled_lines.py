"""Ruled lines are removed, strokes across them stay; a long stroke is no ruled line."""

import numpy as np
import pytest

from mnist_core.reading.ink.ruled_lines import remove_ruled_lines
from tests.reading.literal import filled

SHAPE = (200, 300)
PRINT = 60
INK = 200


def ruled(*boxes):
    return filled(SHAPE, *boxes, value=PRINT)


def lines(count, length):
    """So many lines of 2 px, 40 px apart."""
    return ruled(*[(10, 40 + 40 * index, length, 2) for index in range(count)])


@pytest.mark.parametrize("turned", [False, True])
def test_ruled_lines_are_removed_and_the_stroke_across_them_stays(turned):
    stroke = filled(SHAPE, (150, 50, 6, 90), value=INK)
    page = np.maximum(lines(4, 280), stroke)
    cleaned = remove_ruled_lines(page.T.copy() if turned else page)
    np.testing.assert_array_equal(cleaned.T if turned else cleaned, stroke)


@pytest.mark.parametrize(
    ("count", "length", "removed"),
    [(3, 160, True), (3, 140, False), (2, 240, False), (1, 240, False), (1, 270, True)],
)
def test_lines_are_ruled_if_there_are_three_of_half_the_width_or_one_of_085(count, length, removed):
    page = lines(count, length)
    assert remove_ruled_lines(page).any() != removed


@pytest.mark.parametrize(("degrees", "removed"), [(15, True), (25, False)])
def test_lines_are_looked_for_up_to_20_degrees_off(degrees, removed):
    page = np.zeros((400, 400), np.uint8)
    x = np.arange(400)
    for top in (20, 80, 140):
        y = np.round(top + np.tan(np.radians(degrees)) * x).astype(int)
        page[y, x] = page[y + 1, x] = PRINT
    left = np.count_nonzero(remove_ruled_lines(page)) / np.count_nonzero(page)
    assert (left < 0.1) == removed


def test_a_pen_line_along_print_stays_for_it_is_deeper():
    page = lines(3, 280)
    page[40:42, 100:140] = INK  # print is at most 1.5 · 60 + 10 = 100 deep
    cleaned = remove_ruled_lines(page)
    assert (cleaned[40:42, 100:140] == INK).all()
    assert np.count_nonzero(cleaned) == 2 * 40


def test_print_fainter_than_14_is_not_there():
    faint = filled(SHAPE, (0, 40, 300, 2), (0, 80, 300, 2), (0, 120, 300, 2), value=13)
    np.testing.assert_array_equal(remove_ruled_lines(faint), faint)


def test_of_squared_paper_nothing_is_left_where_its_lines_cross():
    level = [(10, 40 + 40 * index, 280, 3) for index in range(4)]
    upright = [(20 + 40 * index, 5, 3, 190) for index in range(7)]
    stroke = filled(SHAPE, (150, 55, 8, 90), value=INK)
    cleaned = remove_ruled_lines(np.maximum(ruled(*level, *upright), stroke))
    np.testing.assert_array_equal(cleaned > 0, stroke > 0)
