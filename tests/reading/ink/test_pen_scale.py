"""The pen's width is measured, whatever the picture's size, and lines and margins have no say in it."""

import cv2
import numpy as np
import pytest

from mnist_core.reading.ink.pen_scale import PEN_PX, depth_below_paper, pen_width, to_pen_scale


def ring(pen, side=120):
    """A round stroke of a pen's width on gray paper."""
    picture = np.full((side, side), 200, np.uint8)
    cv2.circle(picture, (side // 2, side // 2), side // 3, 60, pen, cv2.LINE_AA)
    return picture


@pytest.mark.parametrize("pen", [3, 6, 12])
def test_the_pen_of_a_round_stroke_is_as_wide_as_it_was_drawn(pen):
    assert pen_width(ring(pen)) == pytest.approx(pen, abs=1.5)  # its soft edge counts


def test_a_printed_line_along_the_border_has_no_say():
    picture = ring(6)
    picture[:, :2] = 90
    assert pen_width(picture) == pytest.approx(6, rel=0.25)


def test_a_scanner_s_margin_has_no_say():
    picture = np.hstack([np.zeros((120, 60), np.uint8), ring(6)])
    assert pen_width(picture) == pytest.approx(6, rel=0.25)


@pytest.mark.parametrize("pen", [3, 12])
def test_at_the_pen_s_scale_each_pen_is_five_pixels_wide(pen):
    scaled, scale = to_pen_scale(ring(pen), pen_width(ring(pen)))
    assert pen_width(scaled) == pytest.approx(PEN_PX, rel=0.3)
    assert scale == pytest.approx(PEN_PX / pen, rel=0.35)


def test_an_empty_picture_keeps_its_size():
    empty = np.full((40, 60), 200, np.uint8)
    scaled, scale = to_pen_scale(empty, pen_width(empty))
    assert scaled.shape == (40, 60)
    assert scale == 1


def test_paper_has_no_depth_and_ink_half_as_bright_is_half_as_deep():
    picture = np.full((40, 40), 200, np.uint8)
    picture[:, 18:22] = 100
    depth = depth_below_paper(picture, 15)
    assert depth[20, 5] == 0
    assert depth[20, 20] == 127
