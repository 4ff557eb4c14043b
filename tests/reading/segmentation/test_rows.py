"""Rows of writing: who shares one, in which order, how they slope, and where a space is meant."""

import pytest

from mnist_core.reading.segmentation.rows import estimate_skew, find_rows, has_space, row_height
from tests.reading.literal import component


def rows_of(*boxes, slope=0.0):
    components = [component(*box, label=index + 1) for index, box in enumerate(boxes)]
    return [[one.label for one in row] for row in find_rows(components, slope)]


@pytest.mark.parametrize(("top", "rows"), [(11, [[1, 2]]), (12, [[1], [2]])])
def test_components_that_overlap_by_045_of_their_height_share_a_row(top, rows):
    assert rows_of((0, 0, 10, 20), (20, top, 10, 20)) == rows


def test_rows_run_from_top_to_bottom_and_from_left_to_right():
    assert rows_of((30, 40, 10, 20), (30, 0, 10, 20), (0, 42, 10, 20), (0, 2, 10, 20)) == [[4, 2], [3, 1]]


def test_a_low_component_joins_the_nearest_row_wherever_it_stands():
    """A dot of 7 px, lower than 0.4 of 20, between the rows; a bar of 8 px is a row of its own."""
    assert rows_of((0, 0, 10, 20), (0, 40, 10, 20), (12, 31, 7, 7)) == [[1], [2, 3]]
    assert rows_of((0, 0, 10, 20), (0, 40, 10, 20), (12, 31, 7, 8)) == [[1], [3], [2]]


def test_a_row_that_falls_is_followed_along_its_slope():
    falling = [(0, 0, 10, 20), (40, 12, 10, 20), (80, 24, 10, 20)]
    assert rows_of(*falling, slope=0.3) == [[1, 2, 3]]
    assert rows_of(falling[0], falling[2], slope=0.3) == [[1, 2]]
    assert rows_of(falling[0], falling[2]) == [[1], [2]]


def skew(*places, width=10):
    return estimate_skew([component(*place, width, 20, label=index + 1) for index, place in enumerate(places)])


def test_the_skew_is_that_of_the_line_through_neighbours():
    assert skew((0, 0), (20, 6), (40, 12)) == pytest.approx(0.3)
    assert skew((0, 12), (20, 6), (40, 0)) == pytest.approx(-0.3)


def test_two_components_and_a_slope_over_20_degrees_say_nothing():
    assert skew((0, 0), (20, 6)) == 0
    assert skew((0, 0), (20, 8), (40, 16)) == 0  # 21.8°


@pytest.mark.parametrize(("distance", "slope"), [(89, 6 / 89), (90, 0)])
def test_neighbours_are_looked_for_within_four_times_the_typical_size(distance, slope):
    """10 px wide and 20 high: 79 px between them, or 80."""
    assert skew((0, 0), (distance, 6), (2 * distance, 12)) == pytest.approx(slope)


def test_a_row_is_as_high_as_the_median_of_its_higher_components():
    assert row_height([component(0, 0, 5, height) for height in (20, 22, 30, 14, 5)]) == 22


@pytest.mark.parametrize(
    ("gaps", "is_space"),
    [([2, 2, 2, 12], False), ([2, 2, 2, 13], True), ([30], True), ([29], False), ([-5, -5, -5, 11], True)],
    ids=["10 + 1.2 · 2", "more", "10 + 1.2 · 16", "less", "overlaps count as 0"],
)
def test_a_space_is_wider_than_half_the_height_and_the_usual_gap(gaps, is_space):
    assert has_space(gaps, len(gaps) - 1, 20) is is_space
