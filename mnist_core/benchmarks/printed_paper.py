"""What is printed on paper before anybody writes: ruled and squared lines, and the boxes, combs and rules of forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.benchmarks.written_pages import SUBPIXEL_BITS, WrittenPage

RULE_COLOURS = ((140, 170, 220), (160, 160, 160), (220, 160, 160), (150, 200, 170))
FORM_COLOURS = ((20, 20, 24), (60, 60, 66), (120, 120, 125), (45, 70, 150), (215, 120, 60), (30, 120, 90))

Lines = list[tuple[tuple[float, float], tuple[float, float]]]
Edges = NDArray[np.floating]


def with_rules(sheet: NDArray[np.float32], rng: np.random.Generator, squared: float) -> NDArray[np.float32]:
    """Print lines or squares on paper, of random pitch, lighter than ink.

    Args:
        sheet: float32 [H, W, 3], 0–255, RGB.
        rng: random generator.
        squared: probability of squares in place of lines.
    """
    pitch = rng.uniform(0.06, 0.2) * min(sheet.shape[:2]) + 12
    width = max(1, round(pitch * rng.uniform(0.02, 0.05)))
    colour = RULE_COLOURS[rng.integers(len(RULE_COLOURS))]
    is_squared, strength = rng.random() < squared, rng.uniform(0.4, 1.0)
    lines = np.zeros(sheet.shape[:2], np.float32)
    for y in np.arange(rng.uniform(0, pitch), sheet.shape[0], pitch):
        lines[int(y) : int(y) + width] = strength
    for x in np.arange(rng.uniform(0, pitch), sheet.shape[1], pitch) if is_squared else []:
        lines[:, int(x) : int(x) + width] = strength
    if not is_squared and rng.random() < 0.4:
        x = int(sheet.shape[1] * 0.06)
        lines[:, x : x + width] = strength
    return printed_in(sheet, lines, colour)


def with_form(
    sheet: NDArray[np.float32], printed: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Print a form's lines, float32 [H, W], 0–1, on a sheet, float32 [H, W, 3], in a random colour."""
    return printed_in(sheet, printed, FORM_COLOURS[rng.integers(len(FORM_COLOURS))])


def printed_in(
    sheet: NDArray[np.float32], lines: NDArray[np.float32], colour: tuple[int, int, int]
) -> NDArray[np.float32]:
    """Put lines, float32 [H, W], 0–1, on a sheet, float32 [H, W, 3]; print makes nothing lighter."""
    darker = np.minimum(sheet, np.array(colour, np.float32))
    return np.asarray(sheet * (1 - lines[..., None]) + darker * lines[..., None], np.float32)


def on_form(page: WrittenPage, pitch_px: float, rng: np.random.Generator) -> WrittenPage:
    """Print boxes, a comb, a table, circles or an underline around a row of digits.

    Args:
        page: a single row, its digits' middles `pitch_px` apart.
        pitch_px: also the boxes' width.
        rng: random generator.
    Returns:
        The page with its `printed`.
    """
    boxes = np.array([(*digit.corners.min(axis=0), *digit.corners.max(axis=0)) for digit in page.digits])
    middles = (boxes[:, 0] + boxes[:, 2]) / 2
    first = float(np.mean(middles - pitch_px * np.arange(len(boxes)))) - pitch_px / 2
    edges = first + pitch_px * np.arange(len(boxes) + 1)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    middle, half = float(np.mean(boxes[:, [1, 3]])), height * rng.uniform(0.55, 0.8)
    width = max(1, round(height * rng.uniform(0.015, 0.05)))
    printed = np.zeros(page.coverage.shape, np.uint8)
    if rng.random() < 1 / 6:
        for x in middles:
            _ellipse(printed, (float(x), middle), (0.5 * pitch_px - 1.5 * width, 1.25 * half), width)
    else:
        layout = LAYOUTS[rng.integers(len(LAYOUTS))]
        for start, end in layout(edges, middle - half, middle + half):
            _line(printed, start, end, width)
    return replace(page, printed=printed.astype(np.float32) / np.float32(255))


def _boxes(edges: Edges, top: float, bottom: float) -> Lines:
    """Boxes that share their sides."""
    across: Lines = [((edges[0], y), (edges[-1], y)) for y in (top, bottom)]
    return across + [((x, top), (x, bottom)) for x in edges.tolist()]


def _separate_boxes(edges: Edges, top: float, bottom: float) -> Lines:
    """Boxes with a gap between them."""
    gap = 0.04 * (edges[1] - edges[0])
    pairs = zip(edges[:-1] + gap, edges[1:] - gap, strict=True)
    return [line for left, right in pairs for line in _boxes(np.array([left, right]), top, bottom)]


def _comb(edges: Edges, top: float, bottom: float) -> Lines:
    """A line below with short teeth between the digits."""
    teeth: Lines = [((x, bottom - 0.3 * (bottom - top)), (x, bottom)) for x in edges.tolist()]
    return [((edges[0], bottom), (edges[-1], bottom)), *teeth]


def _table(edges: Edges, top: float, bottom: float) -> Lines:
    """A table's rules, with a further row above and below that the page may cut off."""
    rows = [top - (bottom - top), top, bottom, 2 * bottom - top]
    ends = edges[0] - 0.6 * (edges[1] - edges[0]), edges[-1] + 0.6 * (edges[1] - edges[0])
    across: Lines = [((ends[0], y), (ends[1], y)) for y in rows]
    return across + [((x, rows[0]), (x, rows[-1])) for x in edges.tolist()]


def _underline(edges: Edges, _top: float, bottom: float) -> Lines:
    return [((edges[0], bottom), (edges[-1], bottom))]


LAYOUTS: tuple[Callable[[Edges, float, float], Lines], ...] = (
    _boxes,
    _separate_boxes,
    _comb,
    _table,
    _underline,
)


def _line(printed: NDArray[np.uint8], start: tuple[float, float], end: tuple[float, float], width: int) -> None:
    ends = [tuple(round(value * (1 << SUBPIXEL_BITS)) for value in point) for point in (start, end)]
    cv2.line(printed, ends[0], ends[1], (255,), width, cv2.LINE_AA, SUBPIXEL_BITS)


def _ellipse(printed: NDArray[np.uint8], centre: tuple[float, float], axes: tuple[float, float], width: int) -> None:
    at, half = ([round(value * (1 << SUBPIXEL_BITS)) for value in pair] for pair in (centre, axes))
    cv2.ellipse(printed, at, half, 0, 0, 360, (255,), width, cv2.LINE_AA, SUBPIXEL_BITS)
