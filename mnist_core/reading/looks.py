"""Look at a page in several ways, and keep the reading that is the surest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.close_up import MARGIN_PX, CloseUp, close_up, is_close_up
from mnist_core.reading.ink.middle_digit import middle_digit
from mnist_core.reading.ink.page import PageInk, alternative_ink, ink_from_page
from mnist_core.reading.ink.pen_scale import pen_width
from mnist_core.reading.ink.scanner_margin import paper_frame, within
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import (
    MIN_ROW_CONFIDENCE,
    FoundDigit,
    Predict,
    doubt,
    find_digits,
    mean_confidence,
    without_stray_rows,
)
from mnist_core.reading.small_looks import Look, surest_small_look
from mnist_core.reading.sureness import on_paper

RETRY_BELOW = 0.75
"""A page with a lower mean confidence is read from its alternative ink too; that counts from MIN_ROW_CONFIDENCE on."""

MAX_RETRIED_DIGITS = 150
"""A page of more digits is not read again: that takes a second, and where so many were found, it was understood."""

MAX_DOUBT_RATIO = 0.5
"""A later look at a close-up counts if its doubt, one minus the mean confidence, is under this share of the first's."""

MAX_PAGE_DOUBT_RATIO = 0.2
"""A close-up is read as a page where the page's doubt is under this share of its own, and its digits no fragments…"""

MIN_FULLER_CONFIDENCE = 0.97
"""…unless the close-up shows more digits with at least this mean confidence: a page is read without what is cut…"""

MIN_CLOSE_UP_CONFIDENCE = 0.4
"""…of what a close-up with at least this mean confidence shows…"""

MAX_INK_RATIO = 3
"""…and has no more than so many times the ink, which would be grain and shadows…"""

MAX_CLEAR_DOUBT = 0.002
"""…or where the page's doubt is no more than that…"""

MIN_SEEN_SHARE = 0.6
"""…in whose boxes less than this share of the close-up's parts lies."""

LINE_SHARE = 0.6
"""A digit made of this share of printed lines is a line."""


def find_on_page(page: GrayPage, predict: Predict) -> Look:
    """Find and read the digits of a page; a small picture is looked at in further ways.

    Args:
        page: as it was decoded.
        predict: the model.
    Returns:
        The digits, their boxes in pixels of `page.gray`; and the ink that they were read from, uint8 [h, w].
    """
    return surest_small_look(page.gray, _find(page, predict), predict)


def _find(page: GrayPage, predict: Predict) -> Look:
    """Find and read the digits of a page, without a scanner's margin."""
    frame = paper_frame(page.gray)
    digits, ink = _find_on_paper(within(page, frame), predict)
    return [replace(digit, box=digit.box.moved(frame.left, frame.top)) for digit in digits], ink


def _find_on_paper(page: GrayPage, predict: Predict) -> Look:
    """Find and read the digits of a page; what fills its picture, or reads as blank, is seen as a close-up too."""
    chosen = ink_from_page(page)
    found = _read(chosen.ink, predict, chosen.is_photograph), chosen.ink
    if 0 < len(found[0]) <= MAX_RETRIED_DIGITS and mean_confidence(found[0]) < RETRY_BELOW:
        found = _retried(page, chosen, found, predict)
    if chosen.is_drawn:
        return found
    gray = _dark_on_light(page.gray, chosen)
    pen_px = pen_width(gray)
    if found[0] and not is_close_up(gray, pen_px):
        return on_paper(found)
    seen = close_up(gray, pen_px)
    close = _from_close_up(seen, gray.shape, predict)
    if chosen.is_photograph and mean_confidence(close[0]) < RETRY_BELOW:
        seen_inverted = close_up(255 - gray, pen_width(255 - gray))
        inverted = _from_close_up(seen_inverted, gray.shape, predict)
        if doubt(inverted[0]) < MAX_DOUBT_RATIO * doubt(close[0]):
            close, seen = inverted, seen_inverted
    is_page = not close[0] or is_better_as_page(found, close, seen)
    return on_paper(found, close) if is_page else on_paper(close, found)


def is_better_as_page(found: Look, close: Look, seen: CloseUp) -> bool:
    """Tell whether the reading of a page is so much surer than that of its close-up, and neither grain nor fragments.

    Args:
        found: the page's digits, in its pixels, and its ink.
        close: the close-up's.
        seen: what the close-up shows, at its own scale.
    """
    reads_more = len(close[0]) > len(found[0]) and mean_confidence(close[0]) >= MIN_FULLER_CONFIDENCE
    if reads_more or doubt(found[0]) >= MAX_PAGE_DOUBT_RATIO * doubt(close[0]):
        return False
    if np.count_nonzero(found[1]) > MAX_INK_RATIO * np.count_nonzero(seen.inks[-1]) / seen.scale**2:
        return False
    is_clear = doubt(found[0]) < MAX_CLEAR_DOUBT or mean_confidence(close[0]) < MIN_CLOSE_UP_CONFIDENCE
    return is_clear or not _is_fragment(found[0], seen)


def _is_fragment(digits: Sequence[FoundDigit], seen: CloseUp) -> bool:
    """Tell whether digits found on a page are pieces of what the close-up shows as larger parts."""
    _, labels = cv2.connectedComponents((seen.inks[0] > 0).view(np.uint8), connectivity=8)
    inside = np.zeros(labels.shape, bool)
    for digit in digits:
        box = _on_close_up(digit.box, seen)
        inside[box.top : box.top + box.height, box.left : box.left + box.width] = True
    of_these = np.isin(labels, np.unique(labels[inside & (labels > 0)]))
    return bool(np.count_nonzero(of_these & inside) < MIN_SEEN_SHARE * np.count_nonzero(of_these))


def _dark_on_light(gray: NDArray[np.uint8], chosen: PageInk) -> NDArray[np.uint8]:
    """Invert a page, uint8 [H, W], whose ink is lighter than its even background: a close-up is of dark ink."""
    inked = gray[chosen.ink > 0]
    is_lighter = not chosen.is_photograph and inked.size and inked.mean() > chosen.background
    return 255 - gray if is_lighter else gray


def _read(ink: NDArray[np.uint8], predict: Predict, is_photograph: bool) -> list[FoundDigit]:
    found = find_digits(ink, predict)
    return without_stray_rows(found) if is_photograph else found


def _retried(page: GrayPage, chosen: PageInk, found: Look, predict: Predict) -> Look:
    """Read a doubtful page from its alternative ink, if it has any."""
    alternative = alternative_ink(page, chosen)
    if alternative is None:
        return found
    again = _read(alternative, predict, True)
    return (again, alternative) if mean_confidence(again) >= MIN_ROW_CONFIDENCE else found


def _from_close_up(seen: CloseUp, shape: tuple[int, ...], predict: Predict) -> Look:
    """Read a close-up without its printed lines, and with them where that is surer and no line is read as a digit."""
    inks = [_middle_of(ink) for ink in seen.inks]
    best, *others = ((_read(ink, predict, True), ink) for ink in inks)
    for other in others:
        is_surer = doubt(other[0]) < MAX_DOUBT_RATIO * doubt(best[0])
        if is_surer and not any(_is_line(digit.box, seen) for digit in other[0]):
            best = other
    return [replace(digit, box=_on_page(digit.box, seen.scale, shape)) for digit in best[0]], best[1]


def _middle_of(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Leave out the neighbours of the one digit of a close-up's ink, which has a margin."""
    inside = np.s_[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
    alone = middle_digit(ink[inside])
    if alone is None:
        return ink
    around = np.zeros_like(ink)
    around[inside] = alone
    return around


def _is_line(box: Box, seen: CloseUp) -> bool:
    """Tell whether the ink in a box is mostly of printed lines."""
    window = np.s_[box.top : box.top + box.height, box.left : box.left + box.width]
    inked = seen.inks[-1][window] > 0
    return bool(np.count_nonzero(seen.lines[window] & inked) > LINE_SHARE * np.count_nonzero(inked))


def _on_close_up(box: Box, seen: CloseUp) -> Box:
    """Bring a box from the page to a close-up's ink."""
    left, top, width, height = (round(side * seen.scale) for side in (box.left, box.top, box.width, box.height))
    return Box(left, top, width, height).moved(MARGIN_PX, MARGIN_PX)


def _on_page(box: Box, scale: float, shape: tuple[int, ...]) -> Box:
    """Bring a box from a close-up's ink to the page, uint8 [H, W] of this shape."""
    sides = np.array([box.left, box.top, box.left + box.width, box.top + box.height]) - MARGIN_PX
    left, top, right, bottom = np.clip(np.round(sides / scale), 0, [shape[1], shape[0]] * 2).astype(int).tolist()
    return Box(min(left, shape[1] - 1), min(top, shape[0] - 1), max(1, right - left), max(1, bottom - top))
