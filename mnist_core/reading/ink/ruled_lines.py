"""Ruled and squared paper: a Hough transform finds the ruled lines; they are removed, strokes across them stay."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.line_remains import are_remains, parts_left
from mnist_core.reading.resizing import resized

LINE_SIDE_PX = 600
"""Longer side, in pixels, at which lines are looked for."""

MIN_DEPTH = 14
"""Of 255: the faintest print that is looked for."""

MIN_INK_DEPTH = 28
"""Of 255: the faintest remains that are looked for."""

MIN_VOTE_SHARE = 0.3
"""A printed line is seen along at least this share of the page's side…"""

MIN_LENGTH_RATIO = 0.5
"""…between ends at least this far apart."""

MIN_LINES = 3
MIN_LONE_LENGTH_RATIO = 0.85
"""Fewer lines than three are printed only if one crosses nearly the whole page: a 1 is a straight line as well."""

MAX_SKEW_RADIANS = np.radians(20)
MAX_LINES = 120


@dataclass(frozen=True, eq=False)
class _Line:
    """A line and what is beside it, column by column.

    Attributes:
        rows: int [W], the line's row.
        strip: uint8 [S, W], the depth around it.
        above, below: int [W], pixels from the line to the end of its dark run, the line's own included.
        on_line: bool [W], where the line is seen.
        length: pixels from the first to the last place where it is seen.
        typical_width: of the run, in pixels.
        typical_depth: of the line's middle.
    """

    rows: NDArray[np.intp]
    strip: NDArray[np.uint8]
    above: NDArray[np.int_]
    below: NDArray[np.int_]
    on_line: NDArray[np.bool_]
    length: int
    typical_width: float
    typical_depth: float


def remove_ruled_lines(depth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Remove ruled lines.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the paper.
    Returns:
        The same, 0 along printed lines wherever no stroke crosses them, and where they cross each other.
    """
    cleaned, widths = depth.copy(), [0.0]
    for view, from_view in ((depth, cleaned), (depth.T, cleaned.T)):
        lines = [_follow(view, rho, theta) for rho, theta in _find_horizontal_lines(view)]
        printed = [line for line in lines if line.length >= MIN_LENGTH_RATIO * view.shape[1]]
        if len(printed) >= MIN_LINES or any(line.length >= MIN_LONE_LENGTH_RATIO * view.shape[1] for line in printed):
            _erase(from_view, printed)
            widths.append(float(np.median([line.typical_width for line in printed])))
    if len(widths) > 1:
        parts = parts_left(cleaned >= MIN_INK_DEPTH, cleaned < depth)
        cleaned[parts.mask_of(are_remains(parts, max(widths)))] = 0
    return cleaned


def _find_horizontal_lines(depth: NDArray[np.uint8]) -> list[tuple[float, float]]:
    """Find long straight lines near horizontal: distance from the origin in pixels, angle of the normal."""
    scale = min(1.0, LINE_SIDE_PX / max(depth.shape))
    ridge = _ridge(resized(depth, scale))
    votes = int(MIN_VOTE_SHARE * ridge.shape[1])
    turn = (np.pi / 2 - MAX_SKEW_RADIANS, np.pi / 2 + MAX_SKEW_RADIANS)
    lines = cv2.HoughLines(ridge, 1, np.radians(0.25), votes, min_theta=turn[0], max_theta=turn[1])
    kept: list[tuple[float, float]] = []
    for rho, theta in lines.reshape(-1, lines.shape[-1])[:, :2].tolist() if lines is not None else []:
        if all(abs(rho - other) > 5 for other, _ in kept) and len(kept) < MAX_LINES:
            kept.append((rho, theta))
    return [(rho / scale, theta) for rho, theta in kept]


def _ridge(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mark pixels that are darker than what lies a few rows above and below: thin horizontal lines."""
    smooth = cv2.blur(small, (9, 1)).astype(np.int16)
    reach = 4
    above, below = np.roll(smooth, reach, axis=0), np.roll(smooth, -reach, axis=0)
    rise = smooth - np.maximum(above, below)
    peak = (smooth >= np.roll(smooth, 1, axis=0)) & (smooth >= np.roll(smooth, -1, axis=0))
    mask = (rise >= MIN_DEPTH // 2) & peak & (smooth >= MIN_DEPTH // 2)
    mask[:reach], mask[-reach:] = False, False
    return np.asarray(mask.view(np.uint8) * np.uint8(255), np.uint8)


def _follow(depth: NDArray[np.uint8], rho: float, theta: float) -> _Line:
    """Look along a line: how far its dark run reaches in each column, its typical width and depth."""
    width = depth.shape[1]
    x = np.arange(width)
    reach = max(6, round(0.012 * max(depth.shape)))
    rows = np.round((rho - x * np.cos(theta)) / np.sin(theta)).astype(np.intp)
    near = max(2, reach // 2)
    rows += np.argmax(_strip(depth, rows, near), axis=0) - near  # the line itself may be a few pixels off
    strip = _strip(depth, rows, reach)
    dark = strip >= MIN_DEPTH
    on_line = dark[reach]
    if on_line.sum() < MIN_VOTE_SHARE * width:
        return _Line(rows, strip, rows, rows, on_line, 0, 0.0, 0.0)
    above = np.logical_and.accumulate(dark[reach::-1], axis=0).sum(axis=0)
    below = np.logical_and.accumulate(dark[reach:], axis=0).sum(axis=0)
    typical_width = float(np.quantile((above + below - 1)[on_line], 0.4))
    typical_depth = float(np.quantile(strip[reach][on_line], 0.4))
    return _Line(rows, strip, above, below, on_line, int(np.ptp(np.flatnonzero(on_line))), typical_width, typical_depth)


def _strip(depth: NDArray[np.uint8], rows: NDArray[np.intp], reach: int) -> NDArray[np.uint8]:
    """Take the pixels up to `reach` above and below a row per column: uint8 [2 · reach + 1, W], 0 off the page."""
    padded = np.pad(depth, ((reach, reach), (0, 0)))
    window = rows.clip(0, len(depth) - 1) + np.arange(2 * reach + 1)[:, None]
    return padded[window, np.arange(depth.shape[1])] * ((rows >= 0) & (rows < len(depth)))


def _erase(depth: NDArray[np.uint8], lines: list[_Line]) -> None:
    """Set printed lines to 0, in place, except where what crosses them is wider or deeper than print is."""
    print_width = 2 * float(np.median([line.typical_width for line in lines])) + 1
    print_depth = 1.5 * float(np.median([line.typical_depth for line in lines])) + 10
    for line in lines:
        offsets = np.arange(len(line.strip))[:, None] - len(line.strip) // 2
        is_run = (offsets >= -line.above) & (offsets <= line.below)
        is_thin = line.on_line & (line.above + line.below - 1 <= print_width)
        row, column = np.nonzero(is_run & is_thin & (line.strip <= print_depth))
        row = line.rows[column] + offsets[row, 0]
        inside = (row >= 0) & (row < len(depth))
        depth[row[inside], column[inside]] = 0
