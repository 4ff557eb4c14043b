"""A component wide enough for two digits is cut where it is thinnest."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import find_components
from mnist_core.reading.segmentation.cutting import cut_touching
from tests.reading.literal import filled


def hourglass(waist, width, height=20):
    """Full height at both ends, 2 px at the waist; the ends are full as well where the slope has reached them."""
    ink = np.zeros((height, width), np.uint8)
    for column in range(width):
        thickness = min(height // 2, 1 + 2 * abs(column - waist))
        ink[height // 2 - thickness : height // 2 + thickness, column] = 255
    return ink


def cut(ink, row_height=20):
    labels, found = find_components(ink)
    pieces = cut_touching(found, row_height, ink, labels)
    assert len(np.unique(labels)) == len(pieces) + 1
    return pieces


def test_two_digits_are_cut_at_the_waist_between_them():
    left, right = cut(hourglass(waist=9, width=19))
    assert left.right == right.left
    assert left.right in (9, 10)
    assert left.area + right.area == np.count_nonzero(hourglass(waist=9, width=19))


def test_pieces_have_labels_of_their_own_and_know_the_component_they_come_from():
    left, right = cut(hourglass(waist=9, width=19))
    assert left.label != right.label
    assert left.source == right.source == 1


@pytest.mark.parametrize(("width", "count"), [(12, 2), (11, 1)])
def test_a_component_narrower_than_06_of_the_height_is_not_cut(width, count):
    assert len(cut(hourglass(waist=5, width=width))) == count


def test_a_piece_knows_how_many_pens_of_ink_the_cut_on_its_right_crosses():
    ink = filled((20, 40), (0, 0, 14, 20), (14, 9, 12, 2), (26, 0, 14, 20))
    ink[9:11, 20] = 128
    pen_px = 2 * 584 / 144  # twice the ink over its outline
    pieces = cut(ink)
    assert min(piece.neck for piece in pieces[:-1]) == pytest.approx(2 * 128 / 255 / pen_px, rel=0.1)
    assert pieces[-1].neck == 0


def test_each_joint_of_a_chain_seven_times_as_wide_as_high_is_cut():
    """Six squares of 20 px, joined by lines of 4 px."""
    ink = filled((20, 140), *[(24 * index, 0, 20, 20) for index in range(6)], (0, 9, 140, 2))
    ends = [piece.right for piece in cut(ink)]
    assert [any(20 <= end - 24 * index <= 24 for end in ends) for index in range(5)] == [True] * 5


@pytest.mark.parametrize(("row_height", "is_cut"), [(36, True), (37, False)])
def test_a_component_lower_than_055_of_its_row_is_not_cut(row_height, is_cut):
    assert (len(cut(hourglass(waist=20, width=40), row_height)) > 1) is is_cut


@pytest.mark.parametrize(("height", "count"), [(12, 2), (10, 1)])
def test_a_component_of_less_than_12_rows_is_not_cut(height, count):
    assert len(cut(hourglass(waist=5, width=11, height=height), height)) == count


@pytest.mark.parametrize(("waist", "is_cut_there"), [(4, True), (3, False)])
def test_no_cut_is_nearer_to_the_side_than_a_fifth_of_the_height(waist, is_cut_there):
    pieces = cut(hourglass(waist=waist, width=17))
    assert (pieces[0].width <= 5) is is_cut_there


def test_a_seam_follows_the_gap_between_two_slanted_digits():
    """Two strokes, 8 px apart, slant by 11 columns and are joined by a line: columns 15 to 17 hold some of both."""
    ink = np.zeros((30, 32), np.uint8)
    rows = np.arange(30)
    left = 12 - 2 * rows // 5
    for column in range(6):
        ink[rows, left + column], ink[rows, left + 14 + column] = 255, 255
    ink[15, 11:21] = 255
    labels, found = find_components(ink)
    cut_touching(found, 30, ink, labels)
    first, second = (
        set(labels[rows[:, None], start[:, None] + np.arange(6)].ravel().tolist()) for start in (left, left + 14)
    )
    assert first.isdisjoint(second)
