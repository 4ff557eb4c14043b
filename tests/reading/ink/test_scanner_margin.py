"""A scanner's black margin is cut away; a stroke that begins at the border is no margin."""

import numpy as np
import pytest

from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import centred, shape_strokes
from mnist_core.data.stroke_drawing import draw_on_page
from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.scanner_margin import Frame, paper_frame, within


def paper(height=100, width=80):
    """Light paper with one upright stroke of 4 pixels."""
    page = np.full((height, width), 220, np.uint8)
    page[30:70, 50:54] = 40
    return page


def test_a_page_without_margins_is_left_whole():
    assert paper_frame(paper()) == Frame(0, 100, 0, 80)


@pytest.mark.parametrize(
    ("black", "frame"),
    [
        (np.s_[:, :30], Frame(0, 100, 30, 80)),
        (np.s_[:, 60:], Frame(0, 100, 0, 60)),
        (np.s_[:25], Frame(25, 100, 0, 80)),
        (np.s_[80:], Frame(0, 80, 0, 80)),
    ],
)
def test_a_black_margin_is_cut_away_on_each_side(black, frame):
    page = paper()
    page[black] = 5
    assert paper_frame(page) == frame


def test_a_turned_margin_is_cut_away_as_far_as_most_of_its_side_is_dark():
    page = paper()
    for row in range(100):
        page[row, : 20 + row // 20] = 5
    assert paper_frame(page).left == 21


def test_a_stroke_that_begins_at_the_border_is_no_margin():
    page = paper()
    page[:, :5] = 40
    assert paper_frame(page) == Frame(0, 100, 0, 80)


def test_a_stroke_that_fills_its_picture_is_none():
    assert paper_frame(np.full((30, 6), 20, np.uint8)) == Frame(0, 30, 0, 6)


def test_a_bar_that_does_not_begin_at_the_border_is_none():
    page = paper()
    page[:, 5:25] = 5
    assert paper_frame(page) == Frame(0, 100, 0, 80)


def test_a_page_is_cut_together_with_its_smaller_colours():
    page = GrayPage(paper(), 80, 100, np.zeros((50, 40, 3), np.uint8))
    inside = within(page, Frame(20, 100, 30, 80))
    assert inside.gray.shape == (80, 50)
    assert inside.colours.shape == (40, 25, 3)


@pytest.mark.parametrize(("digit", "style"), [(0, 2), (0, 3), (2, 0)])
def test_a_dark_board_around_a_light_digit_is_no_margin(digit, style):
    strokes = centred(shape_strokes(DIGIT_SHAPES[digit][style]), 54, 84)
    board = draw_on_page(strokes, 12, 84, 84, ink=250, ground=5)
    assert paper_frame(board) == Frame(0, 84, 0, 84)


def test_a_table_around_a_sheet_is_no_margin():
    page = np.pad(paper(), 20, constant_values=20)
    assert paper_frame(page) == Frame(0, 140, 0, 120)


def test_what_goes_on_beyond_half_of_the_picture_is_no_margin():
    page = np.pad(paper(), ((0, 0), (90, 0)), constant_values=20)
    assert paper_frame(page) == Frame(0, 100, 0, 170)
