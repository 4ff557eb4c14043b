"""Components of one row become digits: the cheapest path through the row's segmentation graph.

Each edge of the graph is a candidate: one or several neighbouring components taken as one digit. It costs the negative
log probability that the classifier gives it, plus what its shape makes unlikely: a gap inside a digit, a digit as wide
as two, one far lower than its row, two that overlap. All candidates of all rows are scored in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch, DigitImage, Probabilities
from mnist_core.reading.segmentation.candidates import Candidate, row_candidates
from mnist_core.reading.segmentation.components import Component, bounding_box
from mnist_core.reading.segmentation.costs import boundary_cost, recognition_costs
from mnist_core.reading.segmentation.lattice import Edge, cheapest_path, edge_probabilities
from mnist_core.reading.segmentation.rows import row_height

MIN_SAME_WIDTH_SHARE = 0.6
"""Two candidates are the same digit, with a speck more or less, if they share this much of the width of both."""


@dataclass(frozen=True, eq=False)
class Group:
    """One digit of a row.

    Attributes:
        components: it is made of them.
        image: float32 [28, 28], what the model saw.
        probabilities: float32 [10]: what it answered, spread evenly as far as another cut of the row is probable.
    """

    components: tuple[Component, ...]
    image: DigitImage
    probabilities: NDArray[np.float32]


def group_rows(
    rows: Sequence[Sequence[Component]],
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    predict: Callable[[DigitBatch], Probabilities],
    slope: float = 0.0,
) -> list[list[Group]]:
    """Choose the likeliest digits of each row.

    Args:
        rows: components from left to right, row by row.
        ink: uint8 [H, W], ink bright.
        labels: int32 [H, W], each component's pixels.
        predict: images in, probabilities out.
        slope: pixels down per pixel to the right, which the rows run along.
    Returns:
        The digits of each row, from left to right; a row may be empty.
    """
    candidates = [row_candidates(row, ink, labels, slope) for row in rows]
    images = [candidate.image for of_row in candidates for candidate in of_row if candidate.image is not None]
    answers = iter(predict(np.stack(images)) if images else np.empty((0, CLASS_COUNT), np.float32))
    scored = [
        [(candidate, None if candidate.image is None else next(answers)) for candidate in of_row]
        for of_row in candidates
    ]
    return [_best_groups(row, of_row) for row, of_row in zip(rows, scored, strict=True)]


def _best_groups(
    row: Sequence[Component], scored: Sequence[tuple[Candidate, NDArray[np.float32] | None]]
) -> list[Group]:
    """Take the digits of the cheapest path, each as probable as the paths that it is on."""
    height = row_height(row)
    edges = [_edge(row, candidate, answer, height) for candidate, answer in scored]
    chances = edge_probabilities(edges, len(row))
    groups = []
    for index in cheapest_path(edges, len(row)):
        candidate, answer = scored[index]
        if candidate.image is None or answer is None:
            continue
        same = [_is_same_digit(row, candidate, other) for other, _ in scored]
        chance = np.float32(min(1.0, float(chances[same].sum())))
        probabilities = answer * chance + (1 - chance) / np.float32(CLASS_COUNT)
        groups.append(Group(tuple(row[candidate.start : candidate.stop]), candidate.image, probabilities))
    return groups


def _edge(row: Sequence[Component], candidate: Candidate, answer: NDArray[np.float32] | None, height: float) -> Edge:
    """Add up what a candidate costs, with the boundary on its right."""
    cost = candidate.cost
    if candidate.stop < len(row):
        cost += boundary_cost(row[candidate.stop - 1], row[candidate.stop], height)
    if answer is None:
        return Edge(candidate.start, candidate.stop, cost, cost)
    readings = recognition_costs(answer, candidate.aspect, candidate.width, candidate.is_whole)
    cheapest = float(readings.min())
    all_together = cheapest - float(np.log(np.exp(cheapest - readings).sum()))
    return Edge(candidate.start, candidate.stop, cost + cheapest, cost + all_together)


def _is_same_digit(row: Sequence[Component], candidate: Candidate, other: Candidate) -> bool:
    if other.image is None or other.start >= candidate.stop or candidate.start >= other.stop:
        return False
    first, second = (bounding_box(row[one.start : one.stop]) for one in (candidate, other))
    shared = min(first.left + first.width, second.left + second.width) - max(first.left, second.left)
    return shared >= MIN_SAME_WIDTH_SHARE * max(first.width, second.width)
