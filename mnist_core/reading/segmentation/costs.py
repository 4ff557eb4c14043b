"""The costs of a segmentation, in negative log probabilities: shapes, boundaries between digits, and recognition."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import Component

MAX_GAP_RATIO = 0.35
"""Components farther apart than this share of the row's height are never one digit."""

CUT_COST = 1.5
LONE_CUT_COST = 4.0
GAP_COST = 10.0
OVERLAP_COST = 5.0
HEIGHT_COST = 6.0
MISALIGNMENT_COST = 4.0
SKIP_COST = 2.5
"""Costs are negative log probabilities, the shapes' by their share of the row's height."""

USUAL_WIDTH = (0.89, 0.49, 0.84, 0.66, 0.58, 0.82, 0.58, 0.69, 0.58, 0.64)
"""Median width over height of each label, as 24 people wrote 6,000 digits with a pen a tenth as wide as high."""

WIDTH_SPREAD = 0.25
"""Standard deviation of a label's log width; only a digit too wide costs."""

MIN_WHOLE_CONFIDENCE = 0.97
"""A connected piece that is read with this much probability as a whole is one digit, however wide: 96 % of MNIST's
validation digits are, and 3 % of their pairs pushed together until they touch."""


def shape_cost(components: Sequence[Component], height: float) -> float:
    """Sum up what speaks against some components being one digit, before recognition: its height, gaps inside it."""
    own_height = max(component.bottom for component in components) - min(component.top for component in components)
    cost = HEIGHT_COST * max(0.0, 0.6 - own_height / height) + HEIGHT_COST * max(0.0, own_height / height - 1.6)
    right = components[0].right
    for before, after in itertools.pairwise(components):
        if before.source != after.source:
            cost += GAP_COST * max(0.0, (after.left - right) / height)
        right = max(right, after.right)
    return cost


def boundary_cost(before: Component, after: Component, height: float, cut_cost: float) -> float:
    """Sum up what speaks against a boundary between two neighbours: a cut, horizontal overlap, misalignment."""
    if before.source == after.source:
        return cut_cost
    shared = min(before.right, after.right) - max(before.left, after.left)
    if after.left - before.right > MAX_GAP_RATIO * height:
        return 0.0
    apart = abs(before.top + before.bottom - after.top - after.bottom) / 2 / height
    overlap = shared / min(before.width, after.width)
    return OVERLAP_COST * max(0.0, overlap - 0.2) + MISALIGNMENT_COST * max(0.0, apart - 0.2)


def recognition_cost(answer: NDArray[np.float32], width: float, is_whole: bool) -> float:
    """Take the negative log probability of the answer, and what a digit wider than its label is written costs.

    Args:
        answer: float32 [10], probabilities.
        width: over height.
        is_whole: all of a connected piece, not a part of it.
    """
    label = int(answer.argmax())
    too_wide = max(0.0, float(np.log(width / USUAL_WIDTH[label])) / WIDTH_SPREAD)
    if is_whole and answer[label] >= MIN_WHOLE_CONFIDENCE:
        too_wide = 0.0
    return too_wide**2 / 2 - float(np.log(float(answer[label])))
