"""Draw strokes as the page's canvas does: round caps, smooth edges, a pen of any width."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.data.stroke_curves import Stroke, centred

CANVAS_SIDE = 280
DIGIT_SIZE = 200.0
"""Longer side of a digit on the canvas, in px, from pen centre to pen centre: about what people draw in the box."""

MIN_SUPERSAMPLING = 2
MIN_DRAWN_SIZE = 160
"""For smooth edges, a drawing is at least this large and at least twice its size before it is averaged down."""

FRACTION_BITS = 4
"""Points are placed to 1/16 sub-pixel."""


def draw_strokes(
    strokes: Sequence[Stroke], pen_px: float, digit_size: float = DIGIT_SIZE, side: int = CANVAS_SIDE
) -> NDArray[np.uint8]:
    """Draw strokes in black on white, scaled and centred.

    Args:
        strokes: float32 [P, 2] each, x to the right, y down, any unit.
        pen_px: pen width in canvas px.
        digit_size: longer side of the strokes' bounding box, in canvas px.
        side: width and height of the canvas, px.
    Returns:
        uint8 [side, side, 4], opaque, as a canvas gives it.
    """
    gray = draw_gray(strokes, pen_px, digit_size, side)
    return np.dstack([gray, gray, gray, np.full_like(gray, 255)])


def draw_gray(strokes: Sequence[Stroke], pen_px: float, digit_size: float, side: int) -> NDArray[np.uint8]:
    """Draw as `draw_strokes` does, in one channel: uint8 [side, side], 0 ink, 255 ground."""
    factor = max(MIN_SUPERSAMPLING, math.ceil(MIN_DRAWN_SIZE / digit_size))
    return _supersampled(centred(strokes, factor * digit_size, factor * side), pen_px, (side, side), factor, 0, 255)


def draw_on_page(
    strokes: Sequence[Stroke], pen_px: float, width: int, height: int, ink: int = 0, ground: int = 255
) -> NDArray[np.uint8]:
    """Draw strokes where they lie on a page.

    Args:
        strokes: float32 [P, 2] each, in px of the page.
        pen_px: pen width.
        width: of the page, px.
        height: of the page, px.
        ink: gray of the strokes, 0–255.
        ground: gray of the page, 0–255.
    Returns:
        uint8 [height, width].
    """
    fine = [MIN_SUPERSAMPLING * stroke for stroke in strokes]
    return _supersampled(fine, pen_px, (width, height), MIN_SUPERSAMPLING, ink, ground)


def _supersampled(
    strokes: Sequence[NDArray[np.floating]], pen_px: float, size: tuple[int, int], factor: int, ink: int, ground: int
) -> NDArray[np.uint8]:
    """Draw strokes that are given in sub-pixels, and average down to a page of `size`, which is width and height."""
    width, height = size
    fine = np.full((height * factor, width * factor), ground, np.uint8)
    lines = [_fixed_point(stroke) for stroke in strokes]
    cv2.polylines(fine, lines, False, ink, max(round(pen_px * factor), 1), cv2.LINE_8, FRACTION_BITS)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fixed_point(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Convert to OpenCV's fixed-point coordinates; a dot becomes a line of length 0."""
    whole = np.rint((points - 0.5) * 2**FRACTION_BITS).astype(np.int32)
    return whole if len(whole) > 1 else np.repeat(whole, 2, axis=0)
