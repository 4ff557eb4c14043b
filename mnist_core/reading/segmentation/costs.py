"""What speaks against a way to divide a row into digits, in negative log probabilities."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.parts import Part

MAX_GAP = 0.35
"""Parts farther apart than this share of the row's height are never one digit."""

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


def shape_cost(parts: Sequence[Part], height: float) -> float:
    """Sum up what speaks against some parts being one digit, before the classifier is asked."""
    own_height = max(part.bottom for part in parts) - min(part.top for part in parts)
    cost = LOW_COST * max(0.0, 0.6 - own_height / height) + LOW_COST * max(0.0, own_height / height - 1.6)
    right = parts[0].right
    for before, after in itertools.pairwise(parts):
        if before.source != after.source:
            cost += GAP_COST * max(0.0, (after.left - right) / height)
        right = max(right, after.right)
    return cost


def border_cost(before: Part, after: Part, height: float, cut_cost: float) -> float:
    """Sum up what speaks against two neighbours being two digits: one piece, one above the other, not level."""
    if before.source == after.source:
        return cut_cost
    shared = min(before.right, after.right) - max(before.left, after.left)
    if after.left - before.right > MAX_GAP * height:
        return 0.0
    apart = abs(before.top + before.bottom - after.top - after.bottom) / 2 / height
    return OVERLAP_COST * max(0.0, shared / min(before.width, after.width) - 0.2) + UNEVEN_COST * max(0.0, apart - 0.2)


def doubt_cost(answer: NDArray[np.float32], width: float, is_whole: bool) -> float:
    """Say what the classifier's own doubt costs, and a digit wider than its label is written.

    Args:
        answer: float32 [10], probabilities.
        width: over height.
        is_whole: all of a connected piece, not a part of it.
    """
    label = int(answer.argmax())
    too_wide = max(0.0, float(np.log(width / USUAL_WIDTH[label])) / WIDTH_SPREAD)
    if is_whole and answer[label] >= WHOLE_IS_SURE:
        too_wide = 0.0
    return too_wide**2 / 2 - float(np.log(max(float(answer[label]), LEAST_PROBABILITY)))
