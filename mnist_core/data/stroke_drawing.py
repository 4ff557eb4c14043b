"""Draw strokes as the page's canvas does, and read them as the app does: round caps, soft edges, a pen of any width."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.data.strokes import Stroke
from mnist_core.reading.decoding.decoder import gray_page_from_rgba
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink

CANVAS_SIDE = 280
DIGIT_SIZE = 200.0
"""Longer side of a digit on the canvas, in px, from pen centre to pen centre: about what people draw in the box."""

MIN_DRAWN_SIZE = 160
"""A digit is drawn at least this large, in sub-pixels, and at least twice its size, then averaged: soft edges."""

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
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    finer = max(2, math.ceil(MIN_DRAWN_SIZE / digit_size))
    scale = finer * digit_size / max(float((high - low).max()), 1e-6)
    lines = [_whole_points((stroke - (low + high) / 2) * scale + side * finer / 2) for stroke in strokes]
    canvas = np.full((side * finer, side * finer), 255, np.uint8)
    cv2.polylines(canvas, lines, False, 0, max(round(pen_px * finer), 1), cv2.LINE_8, FRACTION_BITS)
    return np.asarray(cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def digit_from_strokes(strokes: Sequence[Stroke], pen_px: float, digit_size: float = DIGIT_SIZE) -> DigitImage:
    """Draw strokes and take the app's own way to the model's input: float32 [28, 28], 0–1."""
    return digit_from_ink(ink_from_gray(gray_page_from_rgba(draw_strokes(strokes, pen_px, digit_size))))


def _whole_points(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Bring sub-pixel points to OpenCV's fixed-point numbers; a dot becomes a line without length."""
    whole = np.rint((points - 0.5) * 2**FRACTION_BITS).astype(np.int32)
    return whole if len(whole) > 1 else np.repeat(whole, 2, axis=0)
