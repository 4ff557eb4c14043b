"""Printed lines that cross a close-up from one side to the other, as around the boxes of a form or of a puzzle."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Mask
from mnist_core.reading.ink.pen_scale import PEN_PX

MAX_TILT = np.radians(15)
MAX_LINE_WIDTH = 2.2 * PEN_PX
MIN_LENGTH_SHARE = 0.9
"""A printed line crosses at least this share of the picture; a stem ends before the border does."""

MIN_SEEN_SHARE = 0.6
"""It is seen by itself, with no stroke across it, along at least this share."""

MAX_LINES = 60

MARK_REACH_PX = 3
"""A line may be so far from where it was fitted."""


@dataclass(frozen=True, eq=False)
class _Runs:
    """The vertical runs of a mask: how long the one at each pixel is, and how far it is from its top, from 1."""

    length: NDArray[np.int32]
    depth: NDArray[np.int32]


def printed_lines(ink: Mask) -> Mask:
    """Find the pixels of printed lines where no stroke crosses them.

    Args:
        ink: bool [H, W], at the pen's scale.
    Returns:
        bool [H, W].
    """
    found = np.zeros(ink.shape, bool)
    for view, marked in ((ink, found), (np.ascontiguousarray(ink.T), found.T)):
        if min(view.shape) < 2 * PEN_PX or view.shape[1] < 6 * PEN_PX:
            continue
        runs = _vertical_runs(view)
        for slope, offset in _level_lines(view, runs):
            _mark(view, runs, slope, offset, marked)
    return found


def without_border_lines(ink: Mask) -> Mask:
    """Leave out thin straight parts that lie along the picture's border: the edge of a printed line outside it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    left, top, width, height, _ = np.asarray(stats).T
    at_sides = (left <= 1) | (left + width >= ink.shape[1] - 1)
    at_ends = (top <= 1) | (top + height >= ink.shape[0] - 1)
    is_upright = at_sides & (width <= 3 * PEN_PX) & (height >= 4 * width)
    is_level = at_ends & (height <= 3 * PEN_PX) & (width >= 4 * height)
    is_line = is_upright | is_level
    is_line[0] = False  # the background
    return np.asarray(ink & ~is_line[labels], bool)


def _vertical_runs(ink: Mask) -> _Runs:
    depth = np.zeros(ink.shape, np.int32)
    so_far = np.zeros(ink.shape[1], np.int32)
    for row, inked in enumerate(ink):
        so_far = np.where(inked, so_far + 1, 0)
        depth[row] = so_far
    length = depth.copy()
    for row in range(len(ink) - 2, -1, -1):
        length[row] = np.where(ink[row] & ink[row + 1], length[row + 1], depth[row])
    return _Runs(length, depth)


def _level_lines(ink: Mask, runs: _Runs) -> list[tuple[float, float]]:
    """Find straight lines near level that cross the picture: slope, and row at its left side."""
    width = ink.shape[1]
    centre = ink & (runs.length <= MAX_LINE_WIDTH) & (runs.depth == (runs.length + 1) // 2)
    rows, columns = np.nonzero(centre)
    turn = (np.pi / 2 - MAX_TILT, np.pi / 2 + MAX_TILT)
    votes = max(8, int(0.5 * MIN_LENGTH_SHARE * width))
    lines = cv2.HoughLines(
        centre.view(np.uint8) * np.uint8(255), 1, np.radians(0.5), votes, min_theta=turn[0], max_theta=turn[1]
    )
    found: list[tuple[float, float]] = []
    for rho, theta in lines.reshape(-1, lines.shape[-1])[:MAX_LINES, :2].tolist() if lines is not None else []:
        slope, offset = -np.cos(theta) / np.sin(theta), rho / np.sin(theta)
        if any(_are_close((slope, offset), other, width) for other in found):
            continue
        near = np.abs(rows - slope * columns - offset) <= 0.8 * PEN_PX
        if np.count_nonzero(near) >= MIN_SEEN_SHARE * width / 2:
            slope, offset = (float(value) for value in np.polyfit(columns[near], rows[near], 1))
        if _crosses(rows, columns, slope, offset, ink.shape):
            found.append((slope, offset))
    return found


def _are_close(line: tuple[float, float], other: tuple[float, float], width: int) -> bool:
    ends = ((line[1], other[1]), (line[0] * width + line[1], other[0] * width + other[1]))
    return all(abs(mine - yours) < 1.5 * PEN_PX for mine, yours in ends)


def _crosses(
    rows: NDArray[np.intp], columns: NDArray[np.intp], slope: float, offset: float, shape: tuple[int, ...]
) -> bool:
    """Tell whether a line is seen from one side to the other, as far as it lies on the picture."""
    line = slope * np.arange(shape[1]) + offset
    on_picture = int(np.count_nonzero((line > -1) & (line < shape[0])))
    seen = np.unique(columns[np.abs(rows - slope * columns - offset) <= 0.5 * PEN_PX])
    if on_picture < 0.3 * shape[1] or not seen.size:
        return False
    span = int(seen[-1] - seen[0]) + 1
    return span >= MIN_LENGTH_SHARE * on_picture and seen.size >= MIN_SEEN_SHARE * on_picture


def _mark(ink: Mask, runs: _Runs, slope: float, offset: float, marked: Mask) -> None:
    """Mark the runs along a line that are about as long as it is wide; a longer one is a stroke across it."""
    height, width = ink.shape
    line = np.round(slope * np.arange(width) + offset).astype(np.intp)
    around = line + np.arange(-MARK_REACH_PX, MARK_REACH_PX + 1)[:, None]
    reach, columns = np.nonzero((around >= 0) & (around < height))
    rows = around[reach, columns]
    on_ink = ink[rows, columns]
    rows, columns = rows[on_ink], columns[on_ink]
    if not rows.size:
        return
    limit = 1.5 * float(np.quantile(runs.length[rows, columns], 0.4)) + 1.5
    thin = runs.length[rows, columns] <= limit
    rows, columns = rows[thin], columns[thin]
    top, length = rows - runs.depth[rows, columns] + 1, runs.length[rows, columns]
    for step in range(int(limit) + 1):
        inside = step < length
        marked[top[inside] + step, columns[inside]] = True
