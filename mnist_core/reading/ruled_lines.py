"""Ruled and squared paper: printed lines are found as long straight lines and taken out, strokes across them stay."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LINE_SIDE = 600
"""Longer side, in pixels, at which lines are looked for."""

LEAST_DEPTH = 14
"""Of 255: the faintest print that is looked for."""

LEAST_VOTES = 0.3
"""A printed line is seen along at least this share of the page's side…"""

LEAST_LENGTH = 0.5
"""…between ends at least this far apart."""

LEAST_LINES = 3
WHOLE_LENGTH = 0.85
"""Fewer lines than three are printed only if one crosses nearly the whole page: a 1 is a straight line as well."""

MAX_SKEW = np.radians(20)
MAX_LINES = 120


@dataclass(frozen=True, eq=False)
class _Line:
    """A line and what is beside it, column by column.

    Attributes:
        rows: int [S, W], the page's rows around the line.
        strip: uint8 [S, W], their depth.
        first, last: int [W], where in the strip the line's dark run begins and ends.
        on_line: bool [W], where the line is seen.
        length: pixels from the first to the last place where it is seen.
        usual_width: of the run, in pixels.
        usual_depth: of the line's middle.
    """

    rows: NDArray[np.int_]
    strip: NDArray[np.uint8]
    first: NDArray[np.int_]
    last: NDArray[np.int_]
    on_line: NDArray[np.bool_]
    length: int
    usual_width: float
    usual_depth: float


def without_ruled_lines(depth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take printed lines out.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the paper.
    Returns:
        The same, 0 along printed lines wherever no stroke crosses them.
    """
    cleaned = depth.copy()
    for view, from_view in ((depth, cleaned), (depth.T, cleaned.T)):
        lines = [_follow(view, rho, theta) for rho, theta in _find_level_lines(view)]
        printed = [line for line in lines if line.length >= LEAST_LENGTH * view.shape[1]]
        if len(printed) >= LEAST_LINES or any(line.length >= WHOLE_LENGTH * view.shape[1] for line in printed):
            _erase(from_view, printed)
    return cleaned


def _find_level_lines(depth: NDArray[np.uint8]) -> list[tuple[float, float]]:
    """Find long straight lines near level: distance from the origin in pixels, angle of the normal."""
    scale = min(1.0, LINE_SIDE / max(depth.shape))
    size = (round(depth.shape[1] * scale), round(depth.shape[0] * scale))
    ridge = _ridge(np.asarray(cv2.resize(np.ascontiguousarray(depth), size, interpolation=cv2.INTER_AREA), np.uint8))
    votes = int(LEAST_VOTES * ridge.shape[1])
    turn = (np.pi / 2 - MAX_SKEW, np.pi / 2 + MAX_SKEW)
    lines = cv2.HoughLines(ridge, 1, np.radians(0.25), votes, min_theta=turn[0], max_theta=turn[1])
    kept: list[tuple[float, float]] = []
    for rho, theta in lines.reshape(-1, lines.shape[-1])[:, :2].tolist() if lines is not None else []:
        if all(abs(rho - other) > 5 for other, _ in kept) and len(kept) < MAX_LINES:
            kept.append((rho, theta))
    return [(rho / scale, theta) for rho, theta in kept]


def _ridge(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mark pixels that are darker than what lies a few rows above and below: thin level lines."""
    smooth = cv2.blur(small, (9, 1)).astype(np.int16)
    reach = 4
    above, below = np.roll(smooth, reach, axis=0), np.roll(smooth, -reach, axis=0)
    rise = smooth - np.maximum(above, below)
    peak = (smooth >= np.roll(smooth, 1, axis=0)) & (smooth >= np.roll(smooth, -1, axis=0))
    mask = (rise >= LEAST_DEPTH // 2) & peak & (smooth >= LEAST_DEPTH // 2)
    mask[:reach], mask[-reach:] = False, False
    return mask.view(np.uint8) * np.uint8(255)


def _follow(depth: NDArray[np.uint8], rho: float, theta: float) -> _Line:
    """Look along a line: where its dark run begins and ends in each column, how wide and deep it usually is."""
    height, width = depth.shape
    x = np.arange(width)
    reach = max(6, round(0.012 * max(depth.shape)))
    rows = np.round((rho - x * np.cos(theta)) / np.sin(theta)).astype(int) + np.arange(-reach, reach + 1)[:, None]
    strip = np.where((rows >= 0) & (rows < height), depth[rows.clip(0, height - 1), x], 0)
    dark = strip >= LEAST_DEPTH
    near = max(2, reach // 2)
    centre = reach + np.argmax(strip[reach - near : reach + near + 1], axis=0) - near
    index = np.arange(len(strip))[:, None]
    first = np.where(~dark & (index < centre), index, -1).max(axis=0) + 1
    last = np.where(~dark & (index > centre), index, len(strip)).min(axis=0) - 1
    on_line = dark[centre, x]
    if not on_line.any():
        return _Line(rows, strip, first, last, on_line, 0, 0.0, 0.0)
    length = int(np.ptp(np.flatnonzero(on_line))) if on_line.sum() >= LEAST_VOTES * width else 0
    usual_width = float(np.quantile((last - first + 1)[on_line], 0.4))
    usual_depth = float(np.quantile(strip[centre, x][on_line], 0.4))
    return _Line(rows, strip, first, last, on_line, length, usual_width, usual_depth)


def _erase(depth: NDArray[np.uint8], lines: list[_Line]) -> None:
    """Set printed lines to 0, in place, except where what crosses them is wider or deeper than print is."""
    print_width = 2 * float(np.median([line.usual_width for line in lines])) + 1
    print_depth = 1.5 * float(np.median([line.usual_depth for line in lines])) + 10
    for line in lines:
        index = np.arange(len(line.rows))[:, None]
        is_run = (index >= line.first - 1) & (index <= line.last + 1)
        is_thin = line.on_line & (line.last - line.first + 1 <= print_width)
        wipe = is_run & is_thin & (line.strip <= print_depth) & (line.rows >= 0) & (line.rows < len(depth))
        depth[line.rows[wipe], np.nonzero(wipe)[1]] = 0
