"""Bring a picture to the scale of its pen: strokes five pixels wide, so that no length is a share of the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.writing import touches_border, weighted_median
from mnist_core.reading.resizing import resized

PEN_PX = 5.0
"""Width of a pen stroke at the pen's scale; a digit of 28 px has strokes of about 3."""

MAX_ENLARGEMENT = 6.0
MAX_SIDE_PX = 2000
"""A picture is enlarged at most so many times, and to at most this longer side."""

MAX_WINDOW_PX = 60.0
WINDOW_SHARE = 0.35
"""Before the pen is known: the paper is seen within a window of this share of the shorter side, at most so wide."""

MAX_ESTIMATE_SIDE_PX = 800
"""Longer side at which the pen is measured."""

MAX_WIDTH_SHARE = 0.25
"""What is wider than this share of the picture's shorter side is a scanner's margin or a table, and no stroke."""

MIN_WHOLE_SHARE = 0.15
"""Where a part of this share of the shorter side is whole, those that the border cuts have no say."""

MIN_LENGTH_WIDTHS = 3
"""A stroke is at least this many times as long as wide."""

MAX_LENGTH_WIDTHS = 12
"""A straight part longer than so many of its widths is taken for a printed line."""


def to_pen_scale(gray: NDArray[np.uint8], pen_px: float) -> tuple[NDArray[np.uint8], float]:
    """Resize a picture so that its strokes are PEN_PX wide, and smooth it a little.

    Args:
        gray: uint8 [H, W], dark ink on light paper.
        pen_px: how wide its strokes are, from `pen_width`.
    Returns:
        uint8, and the factor that it was resized by.
    """
    scale = min(PEN_PX / pen_px, MAX_SIDE_PX / max(gray.shape), MAX_ENLARGEMENT)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=method)
    return np.asarray(cv2.GaussianBlur(scaled, (3, 3), 0), np.uint8), scale


def depth_below_paper(gray: NDArray[np.uint8], window_px: float) -> NDArray[np.uint8]:
    """Divide a picture by its paper: uint8 [H, W], 0 at the paper, 255 black.

    Args:
        gray: uint8 [H, W].
        window_px: wider than any stroke; whatever fits into it is filled in to find the paper.
    """
    closed = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, disc(window_px))
    paper = cv2.GaussianBlur(closed, (0, 0), max(1.0, window_px / 4))
    return np.asarray(255 - cv2.divide(gray, cv2.max(paper, (1,)), scale=255), np.uint8)


def pen_width(gray: NDArray[np.uint8]) -> float:
    """Estimate how wide the pen's strokes are, in pixels, at least 1: the median over ink that is no printed line."""
    scale = min(1.0, MAX_ESTIMATE_SIDE_PX / max(gray.shape))
    gray = resized(gray, scale)
    depth = depth_below_paper(gray, min(MAX_WINDOW_PX, max(5.0, WINDOW_SHARE * min(gray.shape))))
    _, mask = cv2.threshold(depth, 0, 1, cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    areas = np.bincount(labels.ravel(), minlength=count)[1:].astype(np.float64)
    outlines = areas - np.bincount(labels[np.asarray(inner) > 0], minlength=count)[1:]
    widths = 2 * areas / np.maximum(outlines, 1)
    sizes = np.maximum(stats[1:, 2], stats[1:, 3])
    is_line = (sizes > MAX_LENGTH_WIDTHS * widths) & (areas < 1.4 * sizes * widths)
    is_thick = widths > MAX_WIDTH_SHARE * min(gray.shape)
    strokes = np.flatnonzero(~is_line & ~is_thick & (sizes >= MIN_LENGTH_WIDTHS * widths))
    whole = strokes[~touches_border(np.asarray(stats[1:], np.int32), gray.shape)[strokes]]
    strokes = whole if (sizes[whole] >= MIN_WHOLE_SHARE * min(gray.shape)).any() else strokes
    if not strokes.size:
        strokes = np.arange(count - 1)
    if not strokes.size:
        return PEN_PX
    strokes = strokes[sizes[strokes] >= 0.4 * sizes[strokes].max()]
    return float(max(1.0, weighted_median(widths[strokes], areas[strokes])) / scale)
