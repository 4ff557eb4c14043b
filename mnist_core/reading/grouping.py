"""Parts of one row become digits: of all ways to join neighbours and to cut what touches, the likeliest.

Each way is a path through the row, from left to right. A step takes one or several neighbouring parts as one digit
and costs what the classifier doubts, plus what the shapes make unlikely: a gap inside a digit, a digit as wide as
two, one far lower than its row, two that overlap. All steps of all rows are scored in one batch.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities
from mnist_core.reading.parts import Part
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.reading.rows import row_height

MAX_JOINED = 6
"""Parts in one digit at most."""

MAX_GAP = 0.35
"""Parts farther apart than this share of the row's height are never one digit."""

MAX_WIDTH = 1.9
"""Nor are parts that together are wider than this many times the row's height."""

LEAST_PROBABILITY = 0.02
"""What a classifier finds impossible costs no more than this; it never saw halves of digits."""

CUT_COST = 1.5
LONE_CUT_COST = 4.0
GAP_COST = 10.0
OVERLAP_COST = 5.0
LOW_COST = 6.0
UNEVEN_COST = 4.0
NO_DIGIT_COST = 2.5
"""Costs are negative log probabilities, the shapes' by their share of the row's height."""

USUAL_WIDTH = (0.89, 0.49, 0.84, 0.66, 0.58, 0.82, 0.58, 0.69, 0.58, 0.64)
"""Median width over height of each label, as 24 people wrote 6,000 digits with a pen a tenth as wide as high."""

WIDTH_SPREAD = 0.25
"""Standard deviation of a label's log width; only a digit too wide costs."""

WHOLE_IS_SURE = 0.97
"""A connected piece that is read with this much probability as a whole is one digit, however wide: 96 % of MNIST's
validation digits are, and 3 % of their pairs pushed together until they touch."""


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
    return ink[top:bottom, left:right] * mask


def _steps(index: int, row: Sequence[Part], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[Step]:
    """List every step that the shapes of a row allow."""
    height = row_height(row)
    steps = []
    for start, first in enumerate(row):
        if first.size < 0.45 * height:
            steps.append(Step(index, start, start + 1, None, 0.0, True, NO_DIGIT_COST + 4 * first.size / height))
        for stop in range(start + 1, len(row) + 1):
            joined = row[start:stop]
            is_whole = _are_whole_pieces(joined, row)
            if not is_whole and (stop - start > MAX_JOINED or not _may_join(joined, height)):
                continue
            own = ink_of(joined, ink, labels)
            width = own.shape[1] / max(own.shape[0], 0.6 * height)
            steps.append(Step(index, start, stop, digit_from_ink(own), width, is_whole, _shape_cost(joined, height)))
    return steps


def _are_whole_pieces(parts: Sequence[Part], row: Sequence[Part]) -> bool:
    """Tell whether some parts are one connected piece, or several that stand above one another, and all of each."""
    sources = {part.source for part in parts}
    is_complete = sum(part.source in sources for part in row) == len(parts)
    rights = itertools.accumulate((part.right for part in parts), max)
    return is_complete and all(part.left <= right for part, right in zip(parts[1:], rights, strict=False))


def _may_join(parts: Sequence[Part], height: float) -> bool:
    """Tell whether some neighbouring parts are close enough to be one digit."""
    right = parts[0].right
    for part in parts[1:]:
        if part.left - right > MAX_GAP * height:
            return False
        right = max(right, part.right)
    return len(parts) == 1 or right - min(part.left for part in parts) <= MAX_WIDTH * height


def _shape_cost(parts: Sequence[Part], height: float) -> float:
    """Sum up what speaks against some parts being one digit, before the classifier is asked."""
    own_height = max(part.bottom for part in parts) - min(part.top for part in parts)
    cost = LOW_COST * max(0.0, 0.6 - own_height / height) + LOW_COST * max(0.0, own_height / height - 1.6)
    right = parts[0].right
    for before, after in itertools.pairwise(parts):
        if before.source != after.source:
            cost += GAP_COST * max(0.0, (after.left - right) / height)
        right = max(right, after.right)
    return cost


def _border_cost(before: Part, after: Part, height: float, cut_cost: float) -> float:
    """Sum up what speaks against two neighbours being two digits: one piece, one above the other, not level."""
    if before.source == after.source:
        return cut_cost
    shared = min(before.right, after.right) - max(before.left, after.left)
    if after.left - before.right > MAX_GAP * height:
        return 0.0
    apart = abs(before.top + before.bottom - after.top - after.bottom) / 2 / height
    return OVERLAP_COST * max(0.0, shared / min(before.width, after.width) - 0.2) + UNEVEN_COST * max(0.0, apart - 0.2)


def _doubt(answer: NDArray[np.float32], step: Step) -> float:
    """Say what the classifier's own doubt costs, and a digit wider than its label is written."""
    label = int(answer.argmax())
    too_wide = max(0.0, float(np.log(step.width / USUAL_WIDTH[label])) / WIDTH_SPREAD)
    if step.is_whole and answer[label] >= WHOLE_IS_SURE:
        too_wide = 0.0
    return too_wide**2 / 2 - float(np.log(max(float(answer[label]), LEAST_PROBABILITY)))


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
            cost += _doubt(answer, step)
            groups = [*groups, Group(tuple(row[step.start : step.stop]), step.image, answer)]
        if step.stop < len(row):
            cost += _border_cost(row[step.stop - 1], row[step.stop], height, cut_cost)
        if cost < best[step.stop][0]:
            best[step.stop] = (cost, groups)
    return best[-1][1]
