"""Of all ways to divide a row the cheapest is chosen: what joins, what stays apart, what is left out."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import find_components
from mnist_core.reading.segmentation.grouping import group_rows
from tests.reading.literal import always, component, filled, sure_if

CUT_COST = 1.5


def groups(boxes, predict, sources=None, cut_cost=CUT_COST):
    """Read one row of filled boxes, each a component: the labels of each digit's components, 1 the leftmost."""
    ink = filled((60, 400), *boxes)
    labels = np.zeros(ink.shape, np.int32)
    row = []
    for index, box in enumerate(boxes):
        one = component(*box, label=index + 1, source=sources and sources[index])
        labels[one.top : one.bottom, one.left : one.right] = one.label
        row.append(one)
    return [
        tuple(one.label for one in group.components) for group in group_rows([row], ink, labels, predict, cut_cost)[0]
    ]


FULL = 40
"""Height of the row in pixels."""

BODY_AND_BAR = [(0, 0, 12, FULL), (16, 0, 10, FULL)]
"""Four pixels apart: 26 px wide together are 13 of 28 columns, alone 6 and 5."""


def test_what_reads_well_only_together_is_one_digit():
    assert groups(BODY_AND_BAR, sure_if(lambda rows, columns: 12 <= columns <= 14)) == [(1, 2)]


def test_what_reads_well_only_apart_is_two_digits():
    assert groups(BODY_AND_BAR, sure_if(lambda rows, columns: 4 <= columns <= 8)) == [(1,), (2,)]


def test_what_reads_well_either_way_is_two_digits_for_the_gap():
    assert groups(BODY_AND_BAR, always(0, 0.9)) == [(1,), (2,)]  # 2 · 0.105 against 0.105 + 10 · 4 / 40


@pytest.mark.parametrize(("gap", "found"), [(14, [(1, 2)]), (15, [(1,), (2,)])])
def test_components_farther_apart_than_035_of_the_height_are_never_one_digit(gap, found):
    """Joined they cost 10 · 14 / 40 = 3.5; apart 2 · 2.3, for neither alone is a digit."""
    assert groups([(0, 0, 6, FULL), (6 + gap, 0, 6, FULL)], sure_if(lambda rows, columns: 13 <= columns <= 14)) == found


@pytest.mark.parametrize(("width", "found"), [(24, [(1, 2, 3)]), (25, [(1, 2), (3,)])])
def test_components_wider_than_19_of_the_height_together_are_never_one_digit(width, found):
    """76 px are 1.9 of 40. Alone 3 · 2.3 = 6.9; together two gaps of 0.5 and (log(1.9 / 0.89) / 0.25)² / 2 = 4.6."""
    low = sure_if(lambda rows, columns: rows < 15)  # 40 of 76 px become 11 rows, 40 of 50 px 16
    assert groups([(0, 0, 24, FULL), (26, 0, 24, FULL), (52, 0, width, FULL)], low) == found


@pytest.mark.parametrize(("side", "found"), [(8, [(1,)]), (18, [(1,), (2,)])])
def test_a_small_mark_that_is_no_digit_is_left_out_and_a_large_one_never(side, found):
    """Leaving out 8 px costs 2.5 + 4 · 8 / 40 = 3.3, reading it 2.3 + 6 · (0.6 - 0.2) = 4.7. 18 px are 0.45 of 40."""
    assert groups([(0, 0, 20, FULL), (60, 11, side, side)], sure_if(lambda rows, columns: 10 <= columns <= 10)) == found


def test_a_small_mark_that_reads_well_is_kept():
    assert groups([(0, 0, 20, FULL), (60, 10, 8, 17)], always(1, 0.99)) == [(1,), (2,)]


PIECES = [(0, 0, 20, FULL), (20, 0, 20, FULL)]


@pytest.mark.parametrize(("cut_cost", "found"), [(1.5, [(1,), (2,)]), (4.5, [(1, 2)])])
def test_a_component_is_cut_if_that_costs_less_than_its_width(cut_cost, found):
    """As a whole a 1 as wide as high costs (log(1 / 0.49) / 0.25)² / 2 = 4.1; halves 0.5 wide cost the cut alone."""
    assert groups(PIECES, always(1, 0.96), sources=[1, 1], cut_cost=cut_cost) == found


def test_a_whole_component_that_is_surely_a_digit_is_not_cut_however_wide():
    assert groups(PIECES, always(1, 0.98), sources=[1, 1]) == [(1, 2)]


def test_a_component_cut_into_more_pieces_than_a_digit_may_have_can_still_be_whole():
    eight = [(5 * index, 0, 5, FULL) for index in range(8)]
    assert groups(eight, sure_if(lambda rows, columns: 20 <= columns <= 20), sources=[1] * 8) == [tuple(range(1, 9))]
    apart = [(7 * index, 0, 5, FULL) for index in range(7)]
    assert len(groups(apart, sure_if(lambda rows, columns: 24 <= columns <= 28))) > 1


def test_rows_are_read_by_themselves():
    ink = filled((100, 60), (0, 0, 10, 40), (0, 60, 10, 40), (30, 60, 10, 40))
    labels, found = find_components(ink)
    rows = [[one for one in found if one.top == top] for top in (0, 60)]
    assert [len(row) for row in group_rows(rows, ink, labels, always(1, 0.9), CUT_COST)] == [1, 2]
