"""Digits of our own, drawn by formula: pictures that an export can carry and be checked on, no one's property.

Each digit is one or two strokes in a box from (0, 0) top left to (1, 1) bottom right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Point = tuple[float, float]
Stroke = list[Point]


@dataclass(frozen=True, kw_only=True)
class Page:
    """How a digit is put on a page; lengths in pixels, grays 0–255."""

    width: int = 280
    height: int = 280
    left: float = 90
    top: float = 50
    digit_width: float = 100
    digit_height: float = 170
    pen: float = 18
    slant: float = 0.0
    ink: int = 0
    ground: int = 255


PLAIN_PAGE = Page()


def draw(digit: int, page: Page = PLAIN_PAGE) -> NDArray[np.uint8]:
    """Draw one digit with smooth edges.

    Args:
        digit: 0–9.
        page: size, place, pen and grays.
    Returns:
        uint8 [page.height, page.width], gray.
    """
    fine = 2  # drawn twice as large and averaged: smooth edges, as a browser's canvas has
    image = Image.new("L", (page.width * fine, page.height * fine), page.ground)
    pencil = ImageDraw.Draw(image)
    for stroke in STROKES[digit]:
        points = [(fine * x, fine * y) for x, y in (_place(point, page) for point in stroke)]
        pencil.line(points, fill=page.ink, width=max(1, round(fine * page.pen)), joint="curve")
        for x, y in (points[0], points[-1]):
            radius = fine * page.pen / 2
            pencil.ellipse((x - radius, y - radius, x + radius, y + radius), fill=page.ink)
    return np.asarray(image.reduce(fine))


def golden_pages() -> list[tuple[int, NDArray[np.uint8]]]:
    """Draw the twenty pictures that every export is checked on: each digit dark on light and light on dark.

    Returns:
        The digit that was drawn, and its page; no two pages are alike in size, place, pen and slant.
    """
    pages = []
    for digit in range(10):
        paper = Page(left=60 + 9 * digit, top=30 + 5 * digit, pen=14 + digit, slant=0.02 * digit)
        board = Page(
            width=96 + 11 * digit, height=140 - 4 * digit, left=30, top=14, digit_width=44 + 2 * digit,
            digit_height=80, pen=6 + digit / 2, slant=0.15 - 0.02 * digit, ink=235 - 7 * digit, ground=6 * digit,
        )  # fmt: skip
        pages += [(digit, draw(digit, paper)), (digit, draw(digit, board))]
    return pages


def _place(point: Point, page: Page) -> Point:
    x, y = point
    return (page.left + page.digit_width * (x + page.slant * (1 - y)), page.top + page.digit_height * y)


def _arc(centre: Point, radius: Point, start: float, end: float) -> Stroke:
    """Follow an ellipse between two angles in degrees: 0 is right, 90 is down."""
    steps = max(2, round(abs(end - start) / 8))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + radius[0] * math.cos(a), centre[1] + radius[1] * math.sin(a)) for a in angles]


STROKES: list[list[Stroke]] = [
    [_arc((0.5, 0.5), (0.48, 0.5), -90, 270)],
    [[(0.25, 0.2), (0.55, 0.0), (0.55, 1.0)]],
    [[*_arc((0.48, 0.28), (0.42, 0.28), 190, 390), (0.05, 1.0), (0.95, 1.0)]],
    [[*_arc((0.45, 0.25), (0.42, 0.25), 200, 450), *_arc((0.45, 0.74), (0.48, 0.26), -90, 155)]],
    [[(0.62, 0.0), (0.03, 0.66), (0.97, 0.66)], [(0.7, 0.38), (0.7, 1.0)]],
    [[(0.88, 0.0), (0.2, 0.0), (0.14, 0.45), *_arc((0.45, 0.68), (0.46, 0.32), -110, 140)]],
    [[(0.75, 0.0), *_arc((0.5, 0.6), (0.47, 0.55), 235, 180), *_arc((0.5, 0.7), (0.47, 0.3), 180, 540)]],
    [[(0.05, 0.0), (0.95, 0.0), (0.4, 1.0)]],
    [[*_arc((0.5, 0.25), (0.36, 0.25), 90, 450), *_arc((0.5, 0.75), (0.46, 0.25), -90, 270)]],
    [[*_arc((0.48, 0.3), (0.42, 0.3), 0, -360), (0.9, 0.3), (0.82, 0.65), (0.68, 1.0)]],
]
