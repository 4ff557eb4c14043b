"""Draw strokes as the page's canvas does, and read them as the app does: round caps, soft edges, a pen of any width."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mnist_core.contract import DigitImage
from mnist_core.reading.decoding import gray_page_from_rgba
from mnist_core.reading.ground import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.training.strokes import Stroke

CANVAS_SIDE = 280
DIGIT_SIZE = 200.0
"""Longer side of a digit on the canvas, in px, from pen centre to pen centre: about what people draw in the box."""

OVERSAMPLING = 2
"""Sub-pixels per canvas pixel and axis; a browser's soft edges, closely enough for what 28×28 pixels keep of them."""


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
    scale = OVERSAMPLING * digit_size / max(float((high - low).max()), 1e-6)
    canvas = Image.new("L", (side * OVERSAMPLING, side * OVERSAMPLING), 255)
    pen, middle = ImageDraw.Draw(canvas), side * OVERSAMPLING / 2
    for stroke in strokes:
        _draw_stroke(pen, (stroke - (low + high) / 2) * scale + middle, pen_px * OVERSAMPLING)
    return np.asarray(canvas.reduce(OVERSAMPLING))


def digit_from_strokes(strokes: Sequence[Stroke], pen_px: float, digit_size: float = DIGIT_SIZE) -> DigitImage:
    """Draw strokes and take the app's own way to the model's input: float32 [28, 28], 0–1."""
    return digit_from_ink(ink_from_gray(gray_page_from_rgba(draw_strokes(strokes, pen_px, digit_size))))


def _draw_stroke(pen: ImageDraw.ImageDraw, points: NDArray[np.floating], width: float) -> None:
    """Draw one polyline with a round pen: a bar per piece, a disc per joint and end."""
    pen.line([tuple(point) for point in points.tolist()], fill=0, width=max(round(width), 1))
    radius = width / 2
    for x, y in points.tolist():
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
