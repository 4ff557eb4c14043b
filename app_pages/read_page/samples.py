"""Ten digits of our own making to start from, as strokes, for people who cannot or need not draw."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path

STROKES_FILE = Path(__file__).parent / "samples.json"
SMOOTHING = 4
"""Pillow draws hard edges; drawn larger and averaged down, they come out as a browser's."""

Strokes = list[list[list[float]]]  # strokes of points [x, y], in pixels of the canvas


@cache
def sample_strokes() -> dict[str, Strokes]:
    """Read the ten digits' strokes, by digit."""
    strokes: dict[str, Strokes] = json.loads(STROKES_FILE.read_text())
    return strokes


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
    from PIL import Image, ImageDraw  # here: see head_start

    page = Image.new("L", (side * SMOOTHING, side * SMOOTHING), 255)
    draw = ImageDraw.Draw(page)
    radius = pen * SMOOTHING / 2
    for points in strokes:
        scaled = [(x * SMOOTHING, y * SMOOTHING) for x, y in points]
        draw.line(scaled, fill=0, width=pen * SMOOTHING)
        for x, y in scaled:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    png = io.BytesIO()
    page.resize((side, side), Image.Resampling.BOX).save(png, "PNG")
    return png.getvalue()
