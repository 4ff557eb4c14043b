"""Straight thin lines near level, by a Hough transform of the middles of short vertical runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Runs

MAX_TILT = np.radians(16)

MAX_RUN_WIDTHS = 2.5
MAX_GAP_WIDTHS = 4
"""In stroke widths: how thick a line is at most, and how wide a stroke across it may be."""

MIN_LENGTH_PX = 10

MAX_MIDDLES = 60_000
"""Where there are more middles of short runs, the picture shows grain or a pattern."""

MAX_BREAK_PX = 2
"""A line goes on behind a break of so many pixels."""

MAX_JOINED_GAP_RATIO = 0.3
"""Pieces of one line lie at most this share of the longer one's length apart."""


@dataclass(frozen=True, eq=False)
class Line:
    """A straight line near level.

    Attributes:
        left, right: its first and its last column.
        start, end: its row at these.
        seen: share of its columns where there is ink on it, 0–1.
        width: of its ink where no stroke crosses it, in pixels.
    """

    left: float
    start: float
    right: float
    end: float
    seen: float = 0.0
    width: float = 0.0

    @property
    def length(self) -> float:
        """Columns from end to end."""
        return self.right - self.left

    def row_at(self, column: float) -> float:
        """Its row at a column, also beyond its ends."""
        return self.start + (self.end - self.start) * (column - self.left) / max(self.length, 1.0)


def level_lines(runs: Runs, stroke_px: float, min_length_px: float) -> list[Line]:
    """Find straight lines near level.

    Args:
        runs: a page's vertical runs.
        stroke_px: how wide strokes are.
        min_length_px: how long a line is at least.
    Returns:
        The lines; pieces of one line are joined.
    """
    short = runs.length <= MAX_RUN_WIDTHS * stroke_px
    columns, rows = np.divmod(runs.start[short] + (runs.length[short] - 1) // 2, runs.height + 1)
    shortest = max(MIN_LENGTH_PX, min_length_px)
    if not shortest <= columns.size <= MAX_MIDDLES:
        return []
    middles = np.zeros((runs.height, runs.width), np.uint8)
    middles[rows, columns] = 255
    found = cv2.HoughLinesP(
        middles,
        1,
        np.radians(0.5),
        max(8, int(shortest * 2 / 3)),
        minLineLength=shortest,
        maxLineGap=MAX_GAP_WIDTHS * stroke_px + 2,
    )
    ends = np.asarray(found, np.float64).reshape(-1, 4) if found is not None else np.empty((0, 4))
    lines = [Line(*end) if end[0] <= end[2] else Line(*end[2:], *end[:2]) for end in ends.tolist()]
    level = [line for line in lines if abs(line.end - line.start) <= np.tan(MAX_TILT) * line.length]
    return [_measured(line, runs, stroke_px) for line in _joined(level, stroke_px)]


def _joined(lines: list[Line], stroke_px: float) -> list[Line]:
    """Join pieces of one line to the longest of them."""
    joined: list[Line] = []
    ends = np.empty((len(lines), 4))  # of those joined so far: left, start, right, end
    for line in sorted(lines, key=lambda line: line.length, reverse=True):
        pieces = np.flatnonzero(_are_pieces(line, ends[: len(joined)], stroke_px))
        index = int(pieces[0]) if pieces.size else len(joined)
        joined[index : index + 1] = [_around(line, joined[index]) if pieces.size else line]
        ends[index] = (joined[index].left, joined[index].start, joined[index].right, joined[index].end)
    return joined


def _are_pieces(line: Line, longer: NDArray[np.float64], stroke_px: float) -> NDArray[np.bool_]:
    """Tell of which longer lines, float64 [N, 4], a line is a piece: bool [N]."""
    left, start, right, end = longer.T
    length = np.maximum(right - left, 1.0)
    slope = (end - start) / length
    gap = np.maximum(line.left - right, left - line.right)
    off = [
        np.abs(row - start - slope * (column - left))
        for column, row in ((line.left, line.start), (line.right, line.end))
    ]
    return np.asarray((gap <= MAX_JOINED_GAP_RATIO * length) & (np.maximum(*off) <= max(1.5, stroke_px)), bool)


def _around(line: Line, longer: Line) -> Line:
    """Make one line from end to end of two."""
    left = min(line, longer, key=lambda each: each.left)
    right = max(line, longer, key=lambda each: each.right)
    return Line(left.left, left.start, right.right, right.end)


def _measured(line: Line, runs: Runs, stroke_px: float) -> Line:
    """Follow a line to where its ink ends, which the Hough transform misses, and look how thick it is."""
    longer = _between(line, max(0, line.left - line.length), min(runs.width - 1, line.right + line.length))
    columns, _ = on_line(longer, runs)
    first, last = np.searchsorted(columns, (line.left, line.right))
    breaks = np.flatnonzero(np.diff(columns) > MAX_BREAK_PX)
    first = max(breaks[breaks < first] + 1, default=0)
    last = min(breaks[breaks >= last], default=columns.size - 1)
    whole = _between(line, min(line.left, columns[first]), max(line.right, columns[last])) if columns.size else line
    lengths = runs.length[on_line(whole, runs)[1]]
    thin = lengths[lengths <= MAX_RUN_WIDTHS * stroke_px]
    width = float(np.partition(thin, thin.size * 2 // 5)[thin.size * 2 // 5]) if thin.size else 0.0
    return replace(whole, seen=lengths.size / (whole.length + 1), width=width)


def _between(line: Line, left: float, right: float) -> Line:
    """Lengthen or shorten a line."""
    return Line(left, line.row_at(left), right, line.row_at(right))


def on_line(line: Line, runs: Runs, reach_px: int = 1) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the runs along a line: the columns where there is one, and the run in each of them."""
    columns = np.arange(round(line.left), round(line.right) + 1)
    slope = (line.end - line.start) / max(line.length, 1.0)
    middle = np.rint(line.start + slope * (columns - line.left)).astype(np.intp)
    found = np.full(columns.size, -1, np.intp)
    for offset in sorted(range(-reach_px, reach_px + 1), key=abs, reverse=True):  # the nearest counts
        index = runs.at(columns, middle + offset)
        found = np.where(index >= 0, index, found)
    return columns[found >= 0], found[found >= 0]


def runs_along(line: Line, runs: Runs, reach_px: int) -> NDArray[np.intp]:
    """List the runs along a line that are about as long as it is thick; a longer one is a stroke across it."""
    indices = on_line(line, runs, reach_px)[1]
    return indices[runs.length[indices] <= 1.5 * line.width + 1.5]
