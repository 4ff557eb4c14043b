"""The digit in the middle is taken out from between pieces of its neighbours; numbers stay whole."""

import numpy as np
import pytest

from mnist_core.reading.ink.middle_digit import middle_digit
from tests.reading.literal import filled

SHAPE = (60, 60)
DIGIT = (22, 10, 16, 40)


@pytest.mark.parametrize(
    "neighbour", [pytest.param((0, 12, 8, 36), id="left"), (54, 5, 6, 50), (20, 0, 20, 4), (25, 56, 10, 4)]
)
def test_what_the_border_cuts_beside_the_digit_is_left_out(neighbour):
    assert (middle_digit(filled(SHAPE, DIGIT, neighbour)) == filled(SHAPE, DIGIT)).all()


def test_a_digit_that_reaches_the_border_itself_is_kept_where_it_stands_in_the_middle():
    digit = (20, 0, 20, 60)
    assert (middle_digit(filled(SHAPE, digit, (0, 20, 5, 30))) == filled(SHAPE, digit)).all()


def test_the_bar_over_a_digit_is_kept():
    both = [DIGIT, (20, 4, 20, 3)]
    assert (middle_digit(filled(SHAPE, *both, (0, 12, 8, 36))) == filled(SHAPE, *both)).all()


@pytest.mark.parametrize(
    ("shape", "boxes"),
    [
        pytest.param(SHAPE, [DIGIT], id="nothing to leave out"),
        pytest.param(SHAPE, [(8, 10, 16, 40), (34, 10, 16, 40)], id="two whole digits"),
        pytest.param((60, 140), [(62, 10, 16, 40), (0, 12, 8, 36)], id="a picture wider than a digit"),
        pytest.param(SHAPE, [(0, 0, 12, 60), (20, 2, 16, 58), (48, 0, 12, 60)], id="a number cut out tightly"),
        pytest.param(SHAPE, [(0, 12, 25, 36), (32, 10, 22, 40)], id="a digit that is not in the middle"),
    ],
)
def test_where_a_picture_shows_no_single_digit_with_neighbours_nothing_is_left_out(shape, boxes):
    assert middle_digit(filled(shape, *boxes)) is None


def test_a_blank_picture_has_none():
    assert middle_digit(np.zeros(SHAPE, np.uint8)) is None
