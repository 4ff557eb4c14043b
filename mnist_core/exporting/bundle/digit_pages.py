"""Pages with one hand-drawn digit each, which an export can include and be tested on: no one owns them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import Stroke, shape_strokes
from mnist_core.data.stroke_drawing import draw_on_page

SHAPE_WIDTH, SHAPE_HEIGHT = 70, 100
"""The box of the hand-drawn shapes."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """How a digit is drawn on a page; lengths in pixels, gray levels 0–255."""

    width: int = 280
    height: int = 280
    left: float = 90
    top: float = 50
    digit_width: float = 100
    digit_height: float = 170
    pen: float = 18
    slant: float = 0.0
    ink: int = 0
    background: int = 255


PLAIN_PAGE = Page()


def draw(digit: int, page: Page = PLAIN_PAGE) -> NDArray[np.uint8]:
    """Draw one digit with smooth edges.

    Args:
        digit: 0–9.
        page: size, place, pen and gray levels.
    Returns:
        uint8 [page.height, page.width], gray.
    """
    strokes = _placed(shape_strokes(DIGIT_SHAPES[digit][0]), page)
    return draw_on_page(strokes, page.pen, page.width, page.height, page.ink, page.background)


def golden_pages() -> list[tuple[int, NDArray[np.uint8]]]:
    """Draw the twenty pictures that every export is tested on: each digit dark on light and light on dark.

    Returns:
        Each digit and its page; no two pages have the same size, place, pen and slant.
    """
    pages = []
    for digit in range(10):
        paper = Page(left=60 + 9 * digit, top=30 + 5 * digit, pen=14 + digit, slant=0.02 * digit)
        board = Page(
            width=96 + 11 * digit, height=140 - 4 * digit, left=30, top=14, digit_width=44 + 2 * digit,
            digit_height=80, pen=6 + digit / 2, slant=0.15 - 0.02 * digit, ink=235 - 7 * digit, background=6 * digit,
        )  # fmt: skip
        pages += [(digit, draw(digit, paper)), (digit, draw(digit, board))]
    return pages


def _placed(strokes: tuple[Stroke, ...], page: Page) -> list[Stroke]:
    """Scale a shape to the page's digit, centred across and from the top down, and slant it."""
    points = np.concatenate(strokes)
    middle, top = (points[:, 0].min() + points[:, 0].max()) / 2, points[:, 1].min()
    x = [(stroke[:, 0] - middle) / SHAPE_WIDTH + 0.5 for stroke in strokes]
    y = [(stroke[:, 1] - top) / SHAPE_HEIGHT for stroke in strokes]
    return [
        np.stack([page.left + page.digit_width * (x + page.slant * (1 - y)), page.top + page.digit_height * y], axis=1)
        for x, y in zip(x, y, strict=True)
    ]
