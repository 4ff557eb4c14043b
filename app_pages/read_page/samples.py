"""Ten hand-drawn digits to start from, for people who cannot or need not draw."""

from __future__ import annotations

from mnist_core.data.handmade_shapes import DIGIT_SHAPES

SAMPLE_DIGITS = tuple(str(digit) for digit in DIGIT_SHAPES)
SAMPLE_SIZE = 0.7
"""Longer side of a sample, as a share of the canvas: about what people draw."""

Strokes = list[list[list[float]]]  # strokes of points [x, y], in pixels of the canvas


def sample_strokes(digit: str, side: int) -> Strokes:
    """Give a digit's strokes in the middle of a canvas of side × side px."""
    from mnist_core.data.stroke_curves import centred, shape_strokes  # late: see deferred_imports

    strokes = centred(shape_strokes(DIGIT_SHAPES[int(digit)][0]), SAMPLE_SIZE * side, side)
    return [stroke.round(1).tolist() for stroke in strokes]


def fabric_json(strokes: Strokes, pen: int) -> dict[str, object]:
    """Write strokes as the drawing that the canvas component draws and keeps drawing on."""
    return {
        "objects": [
            {
                "type": "Path",
                "path": [["M", *points[0]], *(["L", *point] for point in points[1:])],
                "stroke": "#000000",
                "strokeWidth": pen,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
                "fill": None,
            }
            for points in strokes
        ]
    }


def png_of(strokes: Strokes, side: int, pen: int) -> bytes:
    """Draw strokes as the canvas would: a PNG of side × side, black ink on white."""
    import cv2  # late: see deferred_imports
    import numpy as np

    from mnist_core.data.stroke_drawing import draw_on_page

    page = draw_on_page([np.array(points, np.float32) for points in strokes], pen, side, side)
    return cv2.imencode(".png", page)[1].tobytes()
