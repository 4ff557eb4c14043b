"""Broken strokes and stacked loops become one component; neighbouring digits do not."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import find_components
from mnist_core.reading.segmentation.merging import merge_fragments, merge_stacked
from tests.reading.literal import box_of, component, filled

CORNERS = [(0, 0, 1, 1), (79, 79, 1, 1)]
"""Far from all else; strokes along the sides of the ink's box would be taken for wider ones."""


def merged(*boxes):
    ink = filled((80, 80), *boxes, *CORNERS)
    labels, found = find_components(ink)
    result = merge_fragments(found, ink, labels)
    assert len(np.unique(labels)) == len(result) + 1
    return sorted({box_of(one) for one in result} - set(CORNERS))


@pytest.mark.parametrize(("gap", "boxes"), [(5, [(10, 5, 4, 45)]), (6, [(10, 5, 4, 20), (10, 31, 4, 20)])])
def test_a_stroke_broken_by_one_and_a_half_of_its_widths_is_one(gap, boxes):
    """80 pixels each, 44 of them outline: 2 · 162 / 90 = 3.6 px wide with the corners; 1.5 · 3.6 = 5.4."""
    assert merged((10, 5, 4, 20), (10, 25 + gap, 4, 20)) == boxes


def test_two_neighbours_as_high_as_the_whole_stay_two_and_a_fragment_joins_the_nearer():
    left, fragment, right = (10, 10, 4, 20), (16, 15, 4, 6), (23, 10, 4, 20)  # 2 and 3 px between them
    assert merged(left, fragment, right) == [(10, 10, 10, 20), right]


@pytest.mark.parametrize(("height", "count"), [(7, 1), (8, 2)])
def test_a_neighbour_of_less_than_04_of_the_height_is_a_fragment(height, count):
    assert len(merged((10, 10, 4, 20), (16, 30 - height, 4, height))) == count


def test_a_mark_inside_a_0_is_a_fragment_of_it_however_high():
    ring = [(10, 10, 30, 4), (10, 46, 30, 4), (10, 10, 4, 40), (36, 10, 4, 40)]
    mark = (19, 20, 12, 20)
    assert merged(*ring, mark) == [(10, 10, 30, 40)]


UPPER = (0, 0, 20, 20)


def stacked(lower, *others):
    boxes = [UPPER, lower, *others]
    components = [component(*box, label=index + 1) for index, box in enumerate(boxes)]
    labels = np.zeros((100, 200), np.int32)
    for one in components:
        labels[one.top : one.bottom, one.left : one.right] = one.label
    result = merge_stacked(components, labels)
    assert len(np.unique(labels)) == len(result) + 1
    return len(result) < len(boxes)


def test_the_two_loops_of_an_8_are_one():
    assert stacked((0, 22, 20, 20), (60, 0, 20, 40), (90, 0, 20, 40))


@pytest.mark.parametrize(
    ("lower", "is_merged"),
    [
        ((0, 22, 20, 20), True),
        ((0, 23, 20, 20), False),
        ((8, 22, 20, 20), True),
        ((9, 22, 20, 20), False),
        ((0, 21, 7, 7), True),
        ((0, 21, 6, 6), False),
    ],
    ids=["2 px below", "3 px below", "12 of 20 px shared", "11 of 20 px shared", "a third as large", "smaller"],
)
def test_loops_are_stacked_if_close_under_each_other_and_alike_in_size(lower, is_merged):
    assert stacked(lower) is is_merged


@pytest.mark.parametrize(("height", "is_merged"), [(32, False), (33, True)])
def test_together_they_are_no_higher_than_13_times_the_others(height, is_merged):
    assert stacked((0, 22, 20, 20), (60, 0, 20, height)) is is_merged  # 42 px together
