"""Parts of a close-up's ink that belong to no digit: rests of lines, underlines, dots, bits far from the writing."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Mask
from mnist_core.reading.ink.pen_scale import PEN_PX
from mnist_core.reading.ink.writing import touches_border, weighted_median

MIN_BAR_ASPECT = 2.2
MAX_BAR_PENS = 4
"""A bar is so many times as wide as high, and less high than so many pen widths."""

MIN_POLE_ASPECT = 5
MAX_POLE_PENS = 2.5
"""A pole is so many times as high as wide, and less wide than so many pen widths."""

MIN_BODY_PENS = 3
MIN_WHOLE_PENS = 4
MIN_BODY_HEIGHT_RATIO = 0.45
"""The body of a digit is so high, and at least this share as high as the writing."""

MIN_ROOM_PENS = 25
MIN_ROOM_RATIO = 3
"""Where a picture's shorter side is so many times as long as its whole digits are high, what its border cuts belongs
to the page around it; in a smaller one it may be a digit."""

MAX_LINE_PENS = 2.2
MAX_LINE_HEIGHT_RATIO = 2.2
MAX_LINE_WIDTH_RATIO = 3.5
"""What covers less than so many pen widths along its length is a line, if it is so many times as high or as wide as
the writing is high."""

MAX_DISTANCE_RATIO = 0.35
"""A smaller part farther than this share of the writing's height from all bodies is no part of a digit…"""

MIN_LONE_HEIGHT_RATIO = 0.8
MAX_ROW_GAP_RATIO = 1.5
"""…unless it is so high itself and stands in a row with one, no farther away: a 1."""

MAX_BAR_WIDTH_RATIO = 1.15
MAX_BAR_OFFSET_RATIO = 0.12
MAX_BAR_DROP_RATIO = 0.6
"""A bar belongs to a digit if it is no wider than that, and over the digit, or at most so far beside it, and higher
than this share of the digit's height."""

MAX_DOT_RATIO = 0.3
MIN_DOT_DROP_RATIO = 0.7
"""A full stop or comma is smaller than that and stands beside a digit, lower than this share of its height."""


@dataclass(frozen=True, eq=False)
class _Parts:
    """The boxes of parts: float64 [N] each, in pixels, and how many of their pixels are inked."""

    left: NDArray[np.float64]
    top: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    area: NDArray[np.float64]


def without_stray_parts(ink: Mask) -> Mask:
    """Leave out what is too far, too long or too low to belong to a digit.

    Args:
        ink: bool [H, W], at the pen's scale.
    Returns:
        bool [H, W]; the same where no part is as high as a digit.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    parts = _Parts(*np.asarray(stats[1:], np.float64).T)
    is_bar = (parts.width > MIN_BAR_ASPECT * parts.height) & (parts.height < MAX_BAR_PENS * PEN_PX)
    is_pole = (parts.height > MIN_POLE_ASPECT * parts.width) & (parts.width < MAX_POLE_PENS * PEN_PX)
    is_body = ~is_bar & ~is_pole & (parts.height >= MIN_BODY_PENS * PEN_PX)
    if not is_body.any():
        return ink
    height = weighted_median(parts.height[is_body], parts.area[is_body])
    is_body &= (parts.height >= MIN_BODY_HEIGHT_RATIO * height) & ~_is_line(parts, height)
    if not is_body.any():
        return ink
    belongs = [_belongs(parts, index, is_body, bool(is_bar[index]), height) for index in range(count - 1)]
    keep = (is_body | np.array(belongs)) & ~_is_line(parts, height)
    return np.asarray(ink & np.r_[False, keep][labels], bool)


def without_cut_parts(ink: Mask) -> Mask:
    """Leave out what the border cuts, where there is much room around the writing: neighbours, frames, margins.

    Args:
        ink: bool [H, W], at the pen's scale.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    is_cut = touches_border(np.asarray(stats, np.int32), ink.shape)
    is_whole = ~is_cut & (stats[:, 3] >= MIN_WHOLE_PENS * PEN_PX)
    if not is_whole.any():
        return ink
    height = weighted_median(np.asarray(stats[is_whole, 3], np.float64), stats[is_whole, 4])
    has_room = min(ink.shape) >= max(MIN_ROOM_PENS * PEN_PX, MIN_ROOM_RATIO * height)
    return np.asarray(ink & ~is_cut[labels], bool) if has_room else ink


def _is_line(parts: _Parts, height: float) -> Mask:
    is_thin = parts.area < MAX_LINE_PENS * PEN_PX * np.maximum(parts.width, parts.height)
    is_upright = parts.height > MAX_LINE_HEIGHT_RATIO * height
    is_level = (parts.width > MAX_LINE_WIDTH_RATIO * height) & (parts.height < MIN_LONE_HEIGHT_RATIO * height)
    return np.asarray(is_thin & (is_upright | is_level), bool)


def _belongs(parts: _Parts, index: int, is_body: Mask, is_bar: bool, height: float) -> bool:
    """Tell whether a part that is no body belongs to one, or is a digit of its own."""
    left, top, width, own = (float(side[index]) for side in (parts.left, parts.top, parts.width, parts.height))
    body_top, body_height = parts.top[is_body], parts.height[is_body]
    across = np.maximum(parts.left[is_body] - left - width, left - (parts.left + parts.width)[is_body]).clip(0)
    down = np.maximum(body_top - top - own, top - body_top - body_height).clip(0)
    near = np.hypot(across, down) <= MAX_DISTANCE_RATIO * height
    if not near.any():
        in_row = (down == 0) & (across <= MAX_ROW_GAP_RATIO * height)
        return own >= MIN_LONE_HEIGHT_RATIO * height and bool(in_row.any())
    drop = (top + own / 2 - body_top) / body_height
    if is_bar:
        over = near & (drop <= MAX_BAR_DROP_RATIO) & (across <= MAX_BAR_OFFSET_RATIO * height)
        return width <= MAX_BAR_WIDTH_RATIO * height and bool(over.any())
    if max(width, own) < MAX_DOT_RATIO * height:
        return not (near & (drop >= MIN_DOT_DROP_RATIO)).any() or bool((near & (across + down == 0)).any())
    return True
