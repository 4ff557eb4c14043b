"""Of all ways to divide a row the cheapest is chosen: what joins, what stays apart, what is left out."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import find_components
from mnist_core.reading.segmentation.grouping import group_rows
from tests.reading.literal import always, component, filled, sure_if


def groups(boxes, predict, sources=None, neck=0.0):
    """Read one row of filled boxes, each a component: the labels of each digit's components, 1 the leftmost."""
    return [tuple(one.label for one in group.components) for group in read(boxes, predict, sources, neck)]


def read(boxes, predict, sources=None, neck=0.0):
    """Read one row of filled boxes."""
    ink = filled((60, 400), *boxes)
    labels = np.zeros(ink.shape, np.int32)
    row = []
    for index, box in enumerate(boxes):
        one = component(*box, label=index + 1, source=sources and sources[index], neck=neck)
        labels[one.top : one.bottom, one.left : one.right] = one.label
        row.append(one)
    return group_rows([row], ink, labels, predict)[0]


FULL = 40
"""Height of the row in pixels."""

BODY_AND_BAR = [(0, 0, 12, FULL), (16, 0, 10, FULL)]
"""Four pixels apart: 26 px wide together are 13 of 28 columns, alone 6 and 5."""


def test_what_reads_well_only_together_is_one_digit():
    assert groups(BODY_AND_BAR, sure_if(lambda rows, columns: 12 <= columns <= 14)) == [(1, 2)]


def test_what_reads_well_only_apart_is_two_digits():
    assert groups(BODY_AND_BAR, sure_if(lambda rows, columns: 4 <= columns <= 8)) == [(1,), (2,)]


def test_what_reads_well_either_way_is_two_digits_for_the_gap():
    assert groups(BODY_AND_BAR, always(0, 0.9)) == [(1,), (2,)]  # 10 · 4 / 40 for the gap


@pytest.mark.parametrize(("gap", "found"), [(14, [(1, 2)]), (15, [(1,), (2,)])])
def test_components_farther_apart_than_035_of_the_height_are_never_one_digit(gap, found):
    """Joined they cost 10 · 14 / 40 = 3.5; apart 2 · 3 · 0.3 · 2.3, for neither alone is a digit."""
    together = sure_if(lambda rows, columns: 18 <= columns <= 20)
    assert groups([(0, 0, 12, FULL), (12 + gap, 0, 12, FULL)], together) == found


@pytest.mark.parametrize(("gap", "found"), [(14, [(1, 2)]), (15, [(1,)])])
def test_what_stands_farther_than_035_of_the_height_below_is_never_one_digit_with_what_is_above(gap, found):
    together = sure_if(lambda rows, columns: columns <= 7)
    assert groups([(0, 0, 20, FULL), (2, FULL + gap, 10, 8)], together) == found


@pytest.mark.parametrize(("width", "found"), [(24, [(1, 2, 3)]), (25, [(1,), (2,), (3,)])])
def test_components_wider_than_19_of_the_height_together_are_never_one_digit(width, found):
    """76 px are 1.9 of 40. Alone 3 · 3 · 0.6 · 2.3 = 12.4; together two gaps of 0.5, 5.9 for width and 1.4 · 0.7."""
    low = sure_if(lambda rows, columns: rows < 15)  # 40 of 76 px become 11 rows, 40 of 50 px 16
    assert groups([(0, 0, 24, FULL), (26, 0, 24, FULL), (52, 0, width, FULL)], low) == found


@pytest.mark.parametrize(("side", "found"), [(19, [(1,)]), (20, [(1,), (2,)])])
def test_a_small_mark_that_is_no_digit_is_left_out_and_a_large_one_never(side, found):
    """Leaving out 19 px costs 3.3 · 19 / 40 = 1.6, reading it 3 · 19 / 40 · 2.3 = 3.3. 20 px are half of 40."""
    assert groups([(0, 0, 20, FULL), (60, 11, side, side)], sure_if(lambda rows, columns: 10 <= columns <= 10)) == found


def test_a_small_mark_that_reads_well_is_kept():
    """Leaving it out costs 3.3 · 17 / 40 = 1.4, reading it 6 · (0.6 - 17 / 40) = 1.05 and a little doubt."""
    assert groups([(0, 0, 20, FULL), (60, FULL - 17, 8, 17)], always(1, 0.99)) == [(1,), (2,)]


PIECES = [(0, 0, 20, FULL), (20, 0, 20, FULL)]


@pytest.mark.parametrize(("neck", "found"), [(3.0, [(1,), (2,)]), (3.6, [(1, 2)])])
def test_a_component_is_cut_if_that_costs_less_than_its_width(neck, found):
    """As a whole a 1 as wide as high costs (log(1 / 0.49) / 0.22)² / 2 = 5.3; halves 0.5 wide the cut: 4.8 or 5.5."""
    assert groups(PIECES, always(1, 0.96), sources=[1, 1], neck=neck) == found


def test_a_whole_component_that_is_surely_a_digit_is_not_cut_however_wide():
    assert groups(PIECES, always(1, 0.98), sources=[1, 1]) == [(1, 2)]


def test_a_component_cut_into_more_pieces_than_a_digit_may_have_can_still_be_whole():
    eight = [(5 * index, 0, 5, FULL) for index in range(8)]
    assert groups(eight, sure_if(lambda rows, columns: 20 <= columns <= 20), sources=[1] * 8) == [tuple(range(1, 9))]
    apart = [(7 * index, 0, 5, FULL) for index in range(7)]
    assert len(groups(apart, sure_if(lambda rows, columns: 24 <= columns <= 28))) > 1


def test_a_digit_is_as_probable_as_its_cut():
    """As a whole or in halves the 1 is equally sure, and either way costs nearly the same: each is a toss-up."""
    sure = read(PIECES, always(1, 0.96), sources=[1, 1], neck=0.5)
    tossed = read(PIECES, always(1, 0.96), sources=[1, 1], neck=3.3)
    assert min(group.probabilities[1] for group in sure) > 0.9
    assert max(group.probabilities[1] for group in tossed) < 0.7
    assert sum(tossed[0].probabilities) == pytest.approx(1)


def test_a_digit_that_can_be_cut_in_no_other_way_is_as_probable_as_the_model_says():
    assert read([(0, 0, 20, FULL)], always(1, 0.8))[0].probabilities[1] == pytest.approx(0.8)


def test_a_digit_with_or_without_a_speck_is_the_same_digit():
    speck = [(0, 0, 20, FULL), (22, 10, 3, 3)]
    assert read(speck, always(1, 0.8))[0].probabilities[1] == pytest.approx(0.8, abs=0.01)


def test_rows_are_read_by_themselves():
    ink = filled((100, 60), (0, 0, 10, 40), (0, 60, 10, 40), (30, 60, 10, 40))
    labels, found = find_components(ink)
    rows = [[one for one in found if one.top == top] for top in (0, 60)]
    assert [len(row) for row in group_rows(rows, ink, labels, always(1, 0.9))] == [1, 2]
