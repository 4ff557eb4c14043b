"""A scanner's black margin beside a sheet or a book's page is cut away."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.pen_scale import pen_width

DARK_SHARE = 0.45
"""A margin is darker than this share of the paper's gray…"""

MIN_DARK_SHARE = 0.6
"""…along at least this share of the side that it lies at: the page may be turned a little, or torn."""

MAX_WIDTH_SHARE = 0.5
"""It is less wide than this share of the picture's side: what goes on is a table or a shadow…"""

MIN_WIDTH_PENS = 3
"""…and wider than any stroke of the writing: a 1 that is cut out of its page begins at the border as well."""

MAX_START_PX = 2
"""It begins this close to the border."""

MIN_SOLID_SHARE = 0.8
"""Of its lines, from the border on, at least this share is dark."""

MAX_INSIDE_DARK_SHARE = 0.12
"""Of the paper inside, at most this share is as dark as a margin; else the ground is dark, and what is light is ink."""


class Frame(NamedTuple):
    """Where a page's paper is: rows top to bottom and columns left to right, in pixels, ends not included."""

    top: int
    bottom: int
    left: int
    right: int


def paper_frame(gray: NDArray[np.uint8]) -> Frame:
    """Find the part of a picture inside the scanner's margins.

    Args:
        gray: uint8 [H, W], 0 black, 255 white.
    Returns:
        The whole picture where it has no margin.
    """
    height, width = gray.shape
    whole = Frame(0, height, 0, width)
    dark = gray < DARK_SHARE * np.percentile(gray, 75)
    left, right = _margins(dark.mean(axis=0))
    top, bottom = _margins(dark[:, left : width - right].mean(axis=1)) if left + right < width else (0, 0)
    if not left + right + top + bottom or left + right >= width or top + bottom >= height:
        return whole
    widest_stroke = MIN_WIDTH_PENS * pen_width(gray[top : height - bottom, left : width - right])
    left, right, top, bottom = (side * (side > widest_stroke) for side in (left, right, top, bottom))
    is_table = all((left, right, top, bottom))  # around a sheet, on all sides
    if is_table or dark[top : height - bottom, left : width - right].mean() > MAX_INSIDE_DARK_SHARE:
        return whole
    return Frame(top, height - bottom, left, width - right)


def within(page: GrayPage, frame: Frame) -> GrayPage:
    """Cut a page, and its colours, to a frame."""
    (height, width), (rows, columns) = page.gray.shape, page.colours.shape[:2]
    down, across = rows / height, columns / width
    top, bottom = round(frame.top * down), round(frame.bottom * down)
    left, right = round(frame.left * across), round(frame.right * across)
    gray = page.gray[frame.top : frame.bottom, frame.left : frame.right]
    return replace(page, gray=np.ascontiguousarray(gray), colours=page.colours[top:bottom, left:right])


def _margins(dark_shares: NDArray[np.float64]) -> tuple[int, int]:
    return _margin(dark_shares), _margin(dark_shares[::-1])


def _margin(dark_shares: NDArray[np.float64]) -> int:
    """Measure the margin at the first end of a side, float64 [N], how much of each line is dark: pixels, 0 if none."""
    is_dark = dark_shares[: int(MAX_WIDTH_SHARE * len(dark_shares))] > MIN_DARK_SHARE
    so_far = np.cumsum(is_dark) / np.arange(1, len(is_dark) + 1)
    ends = np.flatnonzero(is_dark & (so_far >= MIN_SOLID_SHARE))
    if not ends.size or ends[-1] == len(is_dark) - 1 or not is_dark[: MAX_START_PX + 1].any():
        return 0
    return int(ends[-1]) + 1
