"""Write pages with real people's pen strokes, with known labels: which digit is where, and the text.

A page is coverage, the share of each pixel that the pen covered; `photographs.py` makes a picture of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.data.stroke_curves import Stroke
from mnist_core.data.strokes import DrawnDigit

SUBPIXEL_BITS = 4
"""OpenCV draws lines at 1/16 px."""


@dataclass(frozen=True, eq=False)
class TrueDigit:
    """One written digit: its label, and its box's corners, float64 [4, 2], x and y in page pixels."""

    label: int
    corners: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WrittenPage:
    """A page before it is photographed.

    Attributes:
        coverage: float32 [H, W], 0–1.
        digits: in reading order.
        text: what was written, with spaces and line breaks.
        printed: float32 [H, W], 0–1, the lines of a form under it; None without.
    """

    coverage: NDArray[np.float32]
    digits: tuple[TrueDigit, ...]
    text: str
    printed: NDArray[np.float32] | None = None


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a page is written; lengths are relative to the digits' height.

    Attributes:
        height_px: height of the digits.
        pen: pen width.
        gap: between neighbours, minimum and maximum; below 0 they touch or overlap.
        space: between groups.
        row_gap: between rows.
        size_spread: σ of the logarithm of the digits' heights.
        wobble: σ of the digits' vertical offsets from their row.
        pitch: between the middles of neighbours, as in the boxes of a form; None for `gap` between them.
    """

    height_px: float
    pen: float
    gap: tuple[float, float] = (0.15, 0.5)
    space: float = 1.3
    row_gap: float = 0.6
    size_spread: float = 0.08
    wobble: float = 0.04
    pitch: float | None = None


def write_page(
    rows: Sequence[str],
    samples: Sequence[DrawnDigit],
    writing: Writing,
    rng: np.random.Generator,
    margin_px: float = 20.0,
    side_px: tuple[int, int] | None = None,
) -> WrittenPage:
    """Write rows of digits and spaces.

    Args:
        rows: such as ["2026", "12 34"].
        samples: digits to copy; a page takes one random writer's, who must have written every label needed.
        writing: sizes and distances.
        rng: random generator.
        margin_px: minimum margin around the text.
        side_px: minimum width and height of the page; None for what the text needs.
    """
    by_label = _one_writers_digits(samples, "".join(rows).replace(" ", ""), rng)
    placed: list[tuple[int, list[NDArray[np.float64]]]] = []
    top = 0.0
    for row in rows:
        placed += _write_row(row, top, by_label, writing, rng)
        top += writing.height_px * (1 + writing.row_gap)
    return _on_paper(placed, "\n".join(rows), writing.pen * writing.height_px, rng, margin_px, side_px)


def _one_writers_digits(
    samples: Sequence[DrawnDigit], labels: str, rng: np.random.Generator
) -> dict[int, list[DrawnDigit]]:
    writer = rng.choice(sorted({sample.writer for sample in samples}))
    needed = {int(label) for label in labels}
    return {
        label: [sample for sample in samples if sample.writer == writer and sample.label == label] for label in needed
    }


def _write_row(
    row: str, top: float, by_label: dict[int, list[DrawnDigit]], writing: Writing, rng: np.random.Generator
) -> list[tuple[int, list[NDArray[np.float64]]]]:
    """Write one row from x = 0."""
    placed: list[tuple[int, list[NDArray[np.float64]]]] = []
    x, height = 0.0, writing.height_px
    for character in row:
        if character == " ":
            x += (writing.space - writing.gap[1]) * height
            continue
        label = int(character)
        sample = by_label[label][rng.integers(len(by_label[label]))]
        own_height = height * float(np.exp(rng.normal(0, writing.size_spread)))
        strokes = _scaled(sample.strokes, own_height * (1 - writing.pen))
        y = top + (height - own_height) / 2 + rng.normal(0, writing.wobble) * height
        pen = writing.pen * height
        width = float(np.concatenate(strokes)[:, 0].max()) + pen
        if writing.pitch is not None:
            x = (len(placed) * writing.pitch + rng.normal(0, writing.wobble)) * height - width / 2
        placed.append((label, [stroke + np.array([x + pen / 2, y + pen / 2]) for stroke in strokes]))
        x += width + rng.uniform(*writing.gap) * height
    return placed


def _scaled(strokes: Sequence[Stroke], height: float) -> list[NDArray[np.float64]]:
    """Scale strokes to a height, between pen centres, and move them to the origin; flat strokes get that width."""
    points = np.concatenate(strokes).astype(np.float64)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = height / max(extent[1], extent[0] / 1.5, 1e-6)
    return [(stroke - low) * scale for stroke in strokes]


def _on_paper(
    placed: Sequence[tuple[int, list[NDArray[np.float64]]]],
    text: str,
    pen_px: float,
    rng: np.random.Generator,
    margin_px: float,
    side_px: tuple[int, int] | None,
) -> WrittenPage:
    """Draw the text on a page, at a random place if the page is larger than needed."""
    points = np.concatenate([stroke for _, strokes in placed for stroke in strokes])
    low, high = points.min(axis=0) - pen_px / 2, points.max(axis=0) + pen_px / 2
    needed = np.ceil(high - low + 2 * margin_px)
    side = np.maximum(needed, side_px if side_px else 0).astype(int)
    shift = margin_px - low + rng.uniform(0, 1, 2) * (side - needed)
    page = np.zeros((side[1], side[0]), np.uint8)
    digits = []
    for label, strokes in placed:
        moved = [stroke + shift for stroke in strokes]
        for stroke in moved:
            _draw(page, stroke, pen_px)
        ink = np.concatenate(moved)
        (left, top), (right, bottom) = ink.min(axis=0) - pen_px / 2, ink.max(axis=0) + pen_px / 2
        digits.append(TrueDigit(label, np.array([[left, top], [right, top], [right, bottom], [left, bottom]])))
    return WrittenPage(page.astype(np.float32) / np.float32(255), tuple(digits), text)


def _draw(page: NDArray[np.uint8], stroke: NDArray[np.float64], pen_px: float) -> None:
    """Draw one stroke with soft edges and round ends."""
    points = np.round(stroke * (1 << SUBPIXEL_BITS)).astype(np.int32)
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)
    width = max(1, round(pen_px))
    cv2.polylines(page, [points], False, (255,), width, cv2.LINE_AA, SUBPIXEL_BITS)
