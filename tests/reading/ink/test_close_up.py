"""A few digits that fill their picture become ink in the widths of their pen."""

import cv2
import numpy as np

from mnist_core.reading.ink import close_up as module
from mnist_core.reading.ink.pen_scale import pen_width


def is_close_up(picture):
    return module.is_close_up(picture, pen_width(picture))


def close_up(picture):
    return module.close_up(picture, pen_width(picture))


def cell(with_line=False):
    """A seven that fills its picture, on gray paper."""
    picture = np.full((72, 72), 180, np.uint8)
    cv2.polylines(picture, [np.int32([(16, 12), (56, 12), (30, 64)])], False, 60, 6, cv2.LINE_AA)
    if with_line:
        picture[:, 66:69] = 70
    return picture


def test_a_digit_that_fills_its_picture_is_a_close_up():
    assert is_close_up(cell())


def test_the_same_digit_on_a_page_is_none():
    page = np.full((720, 720), 180, np.uint8)
    page[300:372, 300:372] = cell()
    assert not is_close_up(page)


def test_paper_is_no_ink_and_the_stroke_is_full_ink():
    seen = close_up(cell())
    (ink,) = seen.inks
    assert ink.max() == 255
    assert 0.05 < (ink > 0).mean() < 0.35


def test_a_printed_line_is_seen_with_and_without():
    seen = close_up(cell(with_line=True))
    without, including = (np.count_nonzero(ink) for ink in seen.inks)
    assert without < including
    assert seen.lines.any()


def test_a_part_much_fainter_than_the_rest_is_print_through():
    picture = np.hstack([cell(), np.full((72, 60), 180, np.uint8)])
    cv2.line(picture, (100, 15), (100, 60), 140, 6, cv2.LINE_AA)
    (ink,) = close_up(picture).inks
    assert not ink[:, int(0.75 * ink.shape[1]) :].any()
