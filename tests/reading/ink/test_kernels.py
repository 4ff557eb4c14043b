"""Structuring elements have an odd side, and a disc has no corners."""

import pytest

from mnist_core.reading.ink.kernels import disc, odd_side, square


@pytest.mark.parametrize(("length", "side"), [(0, 3), (3.9, 3), (4, 5), (5.9, 5), (6, 7)])
def test_a_side_is_odd_and_at_least_3(length, side):
    assert odd_side(length) == side


def test_a_disc_of_3_is_a_cross_and_a_square_is_full():
    assert disc(3).tolist() == [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    assert square(3).tolist() == [[1, 1, 1]] * 3
