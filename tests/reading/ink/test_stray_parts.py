"""Rests of lines, underlines, dots and far bits are left out; bars, dots and strokes of digits stay."""

import numpy as np
import pytest

from mnist_core.reading.ink.stray_parts import without_cut_parts, without_stray_parts

BODY = (40, 30, 25, 50)


def ink(*boxes, shape=(140, 160)):
    """Ink of filled frames (left, top, width, height), their lines 5 pixels wide as at the pen's scale."""
    mask = np.zeros(shape, bool)
    for left, top, width, height in boxes:
        mask[top : top + height, left : left + width] = True
        mask[top + 5 : top + height - 5, left + 5 : left + width - 5] = False
    return mask


@pytest.mark.parametrize(
    "stray",
    [
        pytest.param((35, 88, 40, 5), id="an underline"),
        pytest.param((70, 74, 6, 6), id="a full stop"),
        pytest.param((120, 40, 10, 12), id="a bit far away"),
        pytest.param((90, 5, 5, 130), id="an upright line"),
        pytest.param((90, 92, 5, 45), id="a piece of an upright line in no row of the writing"),
        pytest.param((76, 55, 20, 5), id="a dash"),
    ],
)
def test_what_belongs_to_no_digit_is_left_out(stray):
    assert (without_stray_parts(ink(BODY, stray)) == ink(BODY)).all()


@pytest.mark.parametrize(
    "part",
    [
        pytest.param((45, 20, 25, 5), id="the bar of a 5"),
        pytest.param((48, 40, 8, 8), id="the dot in a 0"),
        pytest.param((90, 35, 5, 45), id="a 1"),
        pytest.param((68, 40, 5, 20), id="a piece of a broken stroke"),
        pytest.param((80, 30, 25, 50), id="another digit"),
    ],
)
def test_what_may_be_a_digit_s_stays(part):
    both = ink(BODY, part)
    assert (without_stray_parts(both) == both).all()


def test_where_nothing_is_as_high_as_a_digit_all_stays():
    dots = ink((20, 20, 8, 8), (90, 90, 8, 8))
    assert (without_stray_parts(dots) == dots).all()


def test_what_the_border_cuts_is_left_out_where_there_is_room_around_the_digit():
    small = (70, 60, 15, 30)
    assert (without_cut_parts(ink(small, (0, 20, 12, 40))) == ink(small)).all()


def test_in_a_picture_hardly_higher_than_its_digits_it_stays():
    tight = ink(BODY, (0, 20, 12, 40), shape=(90, 160))
    assert (without_cut_parts(tight) == tight).all()


def test_where_the_border_cuts_everything_all_stays():
    cut = ink((0, 20, 25, 40))
    assert (without_cut_parts(cut) == cut).all()


def test_a_dot_is_not_all_that_is_left_of_a_small_picture_whose_digit_the_border_cuts():
    cut = ink((20, 0, 40, 75), (75, 70, 20, 21), shape=(100, 110))
    assert (without_cut_parts(cut) == cut).all()
