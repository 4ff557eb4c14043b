"""A photograph is divided by its own background: shadows are no ink, whichever way round the ink is."""

import numpy as np
import pytest

from mnist_core.reading.ink.photograph import ink_from_photograph
from tests.reading.literal import filled

NO_COLOURS = np.zeros((0, 0, 3), np.uint8)
STROKES = filled((200, 200), (60, 60, 6, 80), (120, 60, 6, 80), value=1) > 0
PAPER = np.tile(np.linspace(120, 240, 200), (200, 1))
"""Half in the shade, which deepens from right to left."""


def ink_of(gray, **how):
    return ink_from_photograph(gray.astype(np.uint8), NO_COLOURS, **how)


def surroundings(strokes):
    """All pixels at least 3 px away from the strokes."""
    grown = np.zeros_like(strokes)
    for top, left in np.argwhere(strokes):
        grown[top - 2 : top + 3, left - 2 : left + 3] = True
    return ~grown


@pytest.mark.parametrize("page", [np.where(STROKES, PAPER / 2, PAPER), np.where(STROKES, 250, PAPER / 3)])
def test_strokes_are_ink_in_light_and_in_shade_and_the_shade_is_none(page):
    ink = ink_of(page)
    assert (ink[62:138, 62:64] > 200).all()
    assert (ink[62:138, 122:124] > 200).all()
    assert not ink[surroundings(STROKES)].any()


@pytest.mark.parametrize("page", [PAPER, np.where(STROKES, PAPER * 0.92, PAPER)])
def test_a_shadow_alone_and_what_is_fainter_than_the_least_depth_are_blank(page):
    assert not ink_of(page).any()


def test_the_rim_of_a_sheet_is_not_read():
    page = np.full((200, 200), 50)
    page[30:170, 30:170] = 220
    page[60:140, 100:106] = 60
    page[60:140, 31:34] = 60  # the rim is 3 % of the page: 3 px inside the sheet
    ink = ink_of(page)
    assert ink[100, 102] == 255
    assert not ink[:, :60].any()


def test_a_stroke_of_a_quarter_of_the_page_is_background():
    page = np.full((200, 200), 220)
    page[60:140, 60:110] = 60
    page[60:140, 140:146] = 60
    ink = ink_of(page)
    assert not ink[65:135, 65:105].any()
    assert ink[100, 142] == 255


def test_inverted_polarity_reads_the_other_side_of_the_background():
    page = np.where(STROKES, PAPER / 2, PAPER)
    page[60:140, 160:166] = 255
    first, second = ink_of(page)[100, [62, 162]], ink_of(page, invert_polarity=True)[100, [62, 162]]
    assert (first > 200).tolist() == [True, False]
    assert (second > 200).tolist() == [False, True]
