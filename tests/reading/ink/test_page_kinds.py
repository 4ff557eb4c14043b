"""Which pages have a uniform background and which are photographs: each rule at its limit."""

import numpy as np
import pytest

from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.page import alternative_ink, ink_from_page

NO_COLOURS = np.zeros((0, 0, 3), np.uint8)


def page(gray):
    return GrayPage(gray, gray.shape[1], gray.shape[0], NO_COLOURS)


def is_photograph(gray):
    return ink_from_page(page(gray)).is_photograph


def blank(gray=200, height=100, width=100):
    return np.full((height, width), gray, np.uint8)


def with_stroke(gray):
    gray[40:60, 40:44] = 0
    return gray


def stripes(first, second):
    gray = blank(first)
    gray[1::2] = second
    return gray


def test_a_drawing_is_no_photograph_and_a_blank_page_has_no_ink():
    assert not is_photograph(with_stroke(blank()))
    assert not ink_from_page(page(blank())).ink.any()


@pytest.mark.parametrize(("side", "expected"), [(59, False), (60, True)])
def test_a_picture_under_60_pixels_is_never_a_photograph(side, expected):
    shaded = np.tile(np.linspace(120, 250, side).astype(np.uint8), (side, 1))
    shaded[20:40, 20:23] = 0
    assert is_photograph(shaded) is expected


@pytest.mark.parametrize(("difference", "expected"), [(6, False), (7, True)])
def test_a_uniform_background_stays_within_6_levels(difference, expected):
    assert is_photograph(with_stroke(stripes(200 - difference, 200))) is expected


@pytest.mark.parametrize(("uneven_rows", "expected"), [(9, False), (11, True)])
def test_a_tenth_of_the_background_may_be_uneven(uneven_rows, expected):
    gray = with_stroke(blank())
    gray[70 : 70 + uneven_rows] = 185
    assert is_photograph(gray) is expected


@pytest.mark.parametrize(
    ("background", "halftones", "expected"), [(197, 106, False), (197, 107, True), (200, 107, False)]
)
def test_more_halftones_than_clear_ink_are_a_photograph_unless_a_computer_drew_it(background, halftones, expected):
    gray = stripes(background, 200)
    gray[10:30, 10:15] = 0  # 100 clear pixels
    gray[50:52, 10:64].flat[:halftones] = 150
    assert is_photograph(gray) is expected


@pytest.mark.parametrize(("width", "expected"), [(58, False), (62, True)])
def test_ink_into_which_a_disc_of_60_percent_fits_is_a_sheet(width, expected):
    gray = blank(200, 140, 120)
    gray[20:120, 20 : 20 + width] = 0
    assert is_photograph(gray) is expected


@pytest.mark.parametrize(
    ("lines", "length", "expected"), [(2, 100, False), (3, 100, True), (3, 90, False), (3, 91, True)]
)
@pytest.mark.parametrize("turned", [False, True])
def test_three_lines_over_nine_tenths_of_the_page_are_ruled_paper(lines, length, expected, turned):
    gray = blank()
    gray[20 : 20 + 20 * lines : 20, :length] = 0
    assert is_photograph(gray.T.copy() if turned else gray) is expected


def test_only_what_no_computer_drew_is_worth_a_second_look():
    drawn, scanned, small = with_stroke(blank()), with_stroke(stripes(197, 200)), stripes(197, 200)[:59]
    small[20:40, 20:24] = 0
    assert [alternative_ink(page(gray), ink_from_page(page(gray))) is None for gray in (drawn, scanned, small)] == [
        True,
        False,
        True,
    ]


def test_the_second_look_at_a_photograph_takes_the_other_polarity():
    shaded = np.tile(np.linspace(120, 250, 200).astype(np.uint8), (200, 1))
    shaded[60:140, 60:66] //= 3
    shaded[60:140, 120:126] = 255
    chosen = ink_from_page(page(shaded))
    other = alternative_ink(page(shaded), chosen)
    assert (chosen.ink[100, 63] > 0, chosen.ink[100, 123] > 0) == (True, False)
    assert (other[100, 63] > 0, other[100, 123] > 0) == (False, True)
