"""Digits as pen strokes: reading them from UNIPEN text, plain or compressed (.Z), split by writer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import unlzw3

from mnist_core.data.stroke_curves import Stroke
from mnist_core.errors import DatasetError
from mnist_core.paths import DATA_VARIABLE

STROKE_FILES = ("pendigits-orig.tra", "pendigits-orig.tra.Z")

HELD_OUT_WRITERS = frozenset(range(25, 31))
"""Of 30 writers, those that nothing is trained on and no setting is chosen by."""

GATE_WRITERS = frozenset(range(25, 28))
"""Of them, those on whose digits the promotion gate chooses between versions; the others only report."""


@dataclass(frozen=True, eq=False)
class DrawnDigit:
    """One digit as it was drawn.

    Attributes:
        label: 0–9.
        writer: who drew it, 1–30.
        strokes: from pen down to pen up, each float32 [P, 2], P ≥ 1.
    """

    label: int
    writer: int
    strokes: tuple[Stroke, ...]


def find_strokes(path: Path | None = None) -> Path | None:
    """Find the pen strokes' file: an explicit path, or a known name in MNIST_CORE_DATA's folder; None if nowhere.

    Raises:
        DatasetError: an explicit path that is no file.
    """
    if path is not None:
        if path.is_file():
            return path
        raise DatasetError(f"no strokes file at {path}; name the original {STROKE_FILES[0]}, plain or .Z")
    folder = os.environ.get(DATA_VARIABLE)
    names = [Path(folder) / name for name in STROKE_FILES] if folder else []
    return next((name for name in names if name.is_file()), None)


def read_strokes(path: Path) -> list[DrawnDigit]:
    """Read every digit of a UNIPEN file.

    Args:
        path: UNIPEN text as in the UCI repository's data set 81 (`.COMMENT digit writer sample`), plain or .Z.
    Returns:
        The digits in the file's order; y turned to grow downwards.
    Raises:
        DatasetError: missing, damaged, cut off, or no digits in it.
    """
    try:
        data = path.read_bytes()
        text = (unlzw3.unlzw(data) if path.suffix == ".Z" else data).decode("ascii")
        digits = [_parse_segment(segment) for segment in text.split(".SEGMENT DIGIT")[1:]]
    except (OSError, ValueError, IndexError) as cause:
        raise DatasetError(f"{path} is damaged or no UNIPEN text ({cause}); download it again") from cause
    if not digits:
        raise DatasetError(f"{path} has no digit in it; expected UNIPEN text with .SEGMENT DIGIT")
    return digits


def _parse_segment(segment: str) -> DrawnDigit:
    lines = segment.splitlines()
    _, label, writer, *_ = lines[1].split()
    strokes = tuple(_parse_pen_tracks(lines[2:]))
    if not (strokes and 0 <= int(label) <= 9):
        raise ValueError(f"the segment{lines[0]} has label {label} and {len(strokes)} strokes")
    return DrawnDigit(int(label), int(writer), strokes)


def _parse_pen_tracks(lines: list[str]) -> Iterator[Stroke]:
    """Yield the points between each .PEN_DOWN and .PEN_UP."""
    points: list[tuple[int, int]] | None = None
    for line in lines:
        if line.startswith(".PEN_DOWN"):
            points = []
        elif line.startswith(".PEN_UP"):
            if not points:
                raise ValueError(".PEN_UP without points")
            yield np.array(points, np.float32)
            points = None
        elif points is not None and line.strip():
            x, y = line.split()
            points.append((int(x), -int(y)))  # the tablet's y grows upwards
    if points is not None:
        raise ValueError("the file ends within a stroke")
