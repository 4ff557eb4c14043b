"""A close-up becomes ink: a few digits that fill their picture, measured in the widths of the pen that wrote them.

What `photograph.py` knows as a share of the page, such as how thick a stroke can be or how long a line must be, says
nothing here: a digit that is cut out of its page is as wide as the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Mask
from mnist_core.reading.ink.pen_scale import PEN_PX, depth_below_paper, to_pen_scale
from mnist_core.reading.ink.printed_lines import printed_lines, without_border_lines
from mnist_core.reading.ink.stray_parts import without_cut_parts, without_stray_parts
from mnist_core.reading.ink.writing import otsu_threshold, stretch_contrast, weighted_median

MAX_CLOSE_UP_WIDTHS = 50
"""A close-up is at most this many pen widths high or wide, whichever is less: about four digits one above the other."""

PAPER_WINDOW_PX = 4 * PEN_PX
MIN_DEPTH = 20
"""Of 255: what stands out less from its paper is no ink."""

MAX_WEAK_RATIO = 1.6
"""Weak ink is followed from strong ink only as far as there is at most this much of it; a printed ground has more."""

WEAK_SHARES = (0.6, 0.7, 0.8, 0.9)
"""Of the strong ink's threshold."""

MIN_AREA_PX = PEN_PX**2 / 2
MIN_SIZE_PX = 1.2 * PEN_PX
MIN_STRENGTH_RATIO = 0.6
"""A part fainter than this share of the usual one is print-through or ground."""

MARGIN_PX = int(2 * PEN_PX)


@dataclass(frozen=True, eq=False)
class CloseUp:
    """The ink of a close-up, seen in several ways.

    Attributes:
        inks: uint8 [H, W] each, exactly 0 where nothing is drawn: without printed lines first, then with them; one
            where there are none.
        lines: bool [H, W]: what the first leaves out.
        scale: pixels of an ink per pixel of the picture.
    """

    inks: list[NDArray[np.uint8]]
    lines: Mask
    scale: float


def is_close_up(gray: NDArray[np.uint8], pen_px: float) -> bool:
    """Tell whether a picture, uint8 [H, W], is so small beside its pen that it shows a few digits alone."""
    return bool(min(gray.shape) <= MAX_CLOSE_UP_WIDTHS * pen_px)


def close_up(gray: NDArray[np.uint8], pen_px: float) -> CloseUp:
    """Find the ink of a close-up.

    Args:
        gray: uint8 [H, W], dark ink on light paper.
        pen_px: how wide its strokes are, from `pen_width`.
    """
    scaled, scale = to_pen_scale(gray, pen_px)
    depth = depth_below_paper(scaled, PAPER_WINDOW_PX)
    everything = _strong_and_connected(depth)
    writing = _written(depth, everything & ~printed_lines(everything))
    with_lines = _written(depth, everything)
    masks = [writing] if np.array_equal(writing, with_lines) else [writing, with_lines]
    lines = _with_margin((everything & ~writing).view(np.uint8))
    return CloseUp([_with_margin(_full_strength(depth, mask)) for mask in masks], lines.view(np.bool_), scale)


def _written(depth: NDArray[np.uint8], mask: Mask) -> Mask:
    """Leave out of some ink what its shape, its place or its faintness shows to be no writing."""
    return without_stray_parts(without_cut_parts(_usual_parts(depth, without_border_lines(mask))))


def _strong_and_connected(depth: NDArray[np.uint8]) -> Mask:
    """Keep what is clearly ink, and the fainter ink that it goes on in: bool [H, W]."""
    if np.count_nonzero(depth >= MIN_DEPTH // 2) < MIN_AREA_PX:
        return np.zeros(depth.shape, bool)
    strong = otsu_threshold(depth, MIN_DEPTH)
    allowed = MAX_WEAK_RATIO * np.count_nonzero(depth >= strong)
    shares = (share for share in WEAK_SHARES if np.count_nonzero(depth >= share * strong) <= allowed)
    weak = depth >= max(MIN_DEPTH, next(shares, WEAK_SHARES[-1]) * strong)
    count, labels = cv2.connectedComponents(weak.view(np.uint8), connectivity=8)
    has_strong = np.zeros(count, bool)
    has_strong[np.unique(np.asarray(labels)[depth >= strong])] = True
    has_strong[0] = False
    return np.asarray(has_strong[labels], bool)


def _usual_parts(depth: NDArray[np.uint8], mask: Mask) -> Mask:
    """Leave out specks, and parts much fainter than most of the ink."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    areas, sizes = np.asarray(stats)[:, 4], np.maximum(stats[:, 2], stats[:, 3])
    keep = (areas >= MIN_AREA_PX) & (sizes >= MIN_SIZE_PX)
    keep[0] = False
    if keep.any():
        strengths = np.bincount(labels.ravel(), depth.ravel().astype(np.float64), count) / np.maximum(areas, 1)
        large = keep & (sizes >= 0.3 * sizes[keep].max())
        keep &= strengths >= MIN_STRENGTH_RATIO * weighted_median(strengths[large], areas[large])
    return np.asarray(keep[labels], bool)


def _full_strength(depth: NDArray[np.uint8], mask: Mask) -> NDArray[np.uint8]:
    ink = np.zeros_like(depth)
    ink[mask] = stretch_contrast(depth[mask])
    return ink


def _with_margin(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    sides = (MARGIN_PX,) * 4
    return np.asarray(cv2.copyMakeBorder(ink, *sides, cv2.BORDER_CONSTANT, value=(0,)), np.uint8)
