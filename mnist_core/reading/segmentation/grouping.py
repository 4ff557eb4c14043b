"""Parts of one row become digits: of all ways to join neighbours and to cut what touches, the likeliest.

Each way is a path through the row, from left to right. A step takes one or several neighbouring parts as one digit
and costs what the classifier doubts, plus what the shapes make unlikely: a gap inside a digit, a digit as wide as
two, one far lower than its row, two that overlap. All steps of all rows are scored in one batch.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.reading.segmentation.costs import MAX_GAP, NO_DIGIT_COST, border_cost, doubt_cost, shape_cost
from mnist_core.reading.segmentation.parts import Part
from mnist_core.reading.segmentation.rows import row_height

MAX_PIECES = 12
"""Pieces that one connected part is put together from again at most."""

MAX_JOINED = 6
"""Parts in one digit at most."""

MAX_WIDTH = 1.9
"""Nor are parts that together are wider than this many times the row's height."""


@dataclass(frozen=True, eq=False)
class Step:
    """Some neighbouring parts of a row taken as one digit.

    Attributes:
        row: which row.
        start, stop: which of its parts, stop not included.
        image: float32 [28, 28]; None for parts left out as no digit.
        width: over height.
        is_whole: it is one connected piece, or several above one another, and all of each.
        cost: what its shape costs before the classifier is asked.
    """

    row: int
    start: int
    stop: int
    image: NDArray[np.float32] | None
    width: float
    is_whole: bool
    cost: float


@dataclass(frozen=True, eq=False)
class Group:
    """The parts of one digit, what the model saw and what it answered, float32 [10]."""

    parts: tuple[Part, ...]
    image: NDArray[np.float32]
    probabilities: NDArray[np.float32]


def group_rows(
    rows: Sequence[Sequence[Part]],
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    predict: Callable[[DigitBatch], Probabilities],
    cut_cost: float,
) -> list[list[Group]]:
    """Choose the likeliest digits of each row.

    Args:
        rows: parts from left to right, row by row.
        ink: uint8 [H, W], ink bright.
        labels: int32 [H, W], each part's pixels.
        predict: images in, probabilities out.
        cut_cost: what it costs to read one connected part as two digits.
    Returns:
        The digits of each row, from left to right; a row may be empty.
    """
    steps = [step for index, row in enumerate(rows) for step in _steps(index, row, ink, labels)]
    images = [step.image for step in steps if step.image is not None]
    answers = iter(predict(np.stack(images)) if images else np.empty((0, CLASS_COUNT), np.float32))
    scored = [(step, None if step.image is None else next(answers)) for step in steps]
    return [
        _best_path(row, [(step, answer) for step, answer in scored if step.row == index], cut_cost)
        for index, row in enumerate(rows)
    ]


def ink_of(parts: Sequence[Part], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Cut the box around some parts out of a page, without the ink of others: uint8 [h, w]."""
    top, bottom = min(part.top for part in parts), max(part.bottom for part in parts)
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    window = labels[top:bottom, left:right]
    mask = window == parts[0].label
    for part in parts[1:]:
        mask |= window == part.label
    own: NDArray[np.uint8] = ink[top:bottom, left:right] * mask
    return own


def _steps(index: int, row: Sequence[Part], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[Step]:
    """List every step that the shapes of a row allow."""
    height = row_height(row)
    pieces_of = Counter(part.source for part in row)
    steps = []
    for start, first in enumerate(row):
        if first.size < 0.45 * height:
            steps.append(Step(index, start, start + 1, None, 0.0, True, NO_DIGIT_COST + 4 * first.size / height))
        for stop in range(start + 1, min(start + MAX_PIECES, len(row)) + 1):
            joined = row[start:stop]
            is_whole = _are_whole_pieces(joined, pieces_of)
            if not is_whole and (stop - start > MAX_JOINED or not _may_join(joined, height)):
                continue
            own = ink_of(joined, ink, labels)
            width = own.shape[1] / max(own.shape[0], 0.6 * height)
            steps.append(Step(index, start, stop, digit_from_ink(own), width, is_whole, shape_cost(joined, height)))
    return steps


def _are_whole_pieces(parts: Sequence[Part], pieces_of: Mapping[int, int]) -> bool:
    """Tell whether some parts are one connected piece, or several that stand above one another, and all of each."""
    is_complete = sum(pieces_of[source] for source in {part.source for part in parts}) == len(parts)
    rights = itertools.accumulate((part.right for part in parts), max)
    return is_complete and all(part.left <= right for part, right in zip(parts[1:], rights, strict=False))


def _may_join(parts: Sequence[Part], height: float) -> bool:
    """Tell whether some neighbouring parts are close enough to be one digit."""
    right, top, bottom = parts[0].right, parts[0].top, parts[0].bottom
    for part in parts[1:]:
        if max(part.left - right, part.top - bottom, top - part.bottom) > MAX_GAP * height:
            return False
        right, top, bottom = max(right, part.right), min(top, part.top), max(bottom, part.bottom)
    return len(parts) == 1 or right - min(part.left for part in parts) <= MAX_WIDTH * height


def _best_path(
    row: Sequence[Part], scored: Sequence[tuple[Step, NDArray[np.float32] | None]], cut_cost: float
) -> list[Group]:
    """Find the cheapest way from the row's first part to its last."""
    nothing: list[Group] = []
    height = row_height(row)
    best = [(0.0, nothing)] + [(np.inf, nothing)] * len(row)
    for step, answer in sorted(scored, key=lambda entry: entry[0].stop):
        cost, groups = best[step.start]
        cost += step.cost
        if answer is not None and step.image is not None:
            cost += doubt_cost(answer, step.width, step.is_whole)
            groups = [*groups, Group(tuple(row[step.start : step.stop]), step.image, answer)]
        if step.stop < len(row):
            cost += border_cost(row[step.stop - 1], row[step.stop], height, cut_cost)
        if cost < best[step.stop][0]:
            best[step.stop] = (cost, groups)
    return best[-1][1]
