"""The costs of a segmentation, in negative log probabilities: shapes, boundaries between digits, and recognition.

The constants are a conditional random field's: those that make the right readings of 1,600 generated rows likeliest,
which are pen strokes and MNIST's digits set close, touching, joined, and with dots and dashes between.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import Component

MAX_GAP_RATIO = 0.35
"""Components farther apart than this share of the row's height are never one digit."""

CUT_COST = 1.2
NECK_COST = 1.2
MAX_NECK = 4.0
"""A cut costs the more, the more pen widths of ink it crosses, up to so many."""

GAP_COST = 10.0
OVERLAP_COST = 3.0
HEIGHT_COST = 6.0
WIDTH_COST = 1.4
BASELINE_COST = 1.8
MISALIGNMENT_COST = 2.4
"""Costs are negative log probabilities, the shapes' by their share of the row's height."""

SKIP_COST = 3.3
BAR_SKIP_DISCOUNT = 0.8
DOT_SKIP_DISCOUNT = 1.4
"""What is left out as no digit costs by its size; less if it is flat, as a dash, or small and low, as a dot."""

MIN_BAR_ASPECT = 1.6
MAX_DOT_SIZE_RATIO = 0.3
MAX_DOT_LIFT_RATIO = 0.2
"""A bar is so many times as wide as high; a dot is so small, and ends at most so far above the row's baseline."""

RECOGNITION_COST = 3.0
MIN_RECOGNITION_WIDTH = 0.2
MAX_RECOGNITION_WIDTH = 3.5
"""Doubt costs by how wide the doubtful piece is, in row heights: a chain that is read as one digit, half sure, must not
be cheaper than its four digits, each half sure."""

USUAL_WIDTH = (0.89, 0.49, 0.84, 0.66, 0.58, 0.82, 0.58, 0.69, 0.58, 0.64)
"""Median width over height of each label, as 24 people wrote 6,000 digits with a pen a tenth as wide as high."""

WIDTH_SPREAD = 0.22
"""Standard deviation of a label's log width; only a digit too wide costs."""

MAX_WIDTH_DEVIATION = 6.0

MIN_WHOLE_CONFIDENCE = 0.97
"""A connected piece that is read with this much probability as a whole is one digit, however wide: 96 % of MNIST's
validation digits are, and 3 % of their pairs pushed together until they touch."""

MIN_PROBABILITY = 1e-5


def shape_cost(components: Sequence[Component], height: float, baseline: float) -> float:
    """Sum up what speaks against some components being one digit, before recognition: its size, place and gaps.

    Args:
        components: from left to right.
        height: of the row, in pixels.
        baseline: where the row's digits end below, in pixels.
    """
    left, right = components[0].left, components[0].right
    bottom = max(component.bottom for component in components)
    own_height = (bottom - min(component.top for component in components)) / height
    cost = HEIGHT_COST * max(0.0, 0.6 - own_height) + HEIGHT_COST * max(0.0, own_height - 1.5)
    cost += BASELINE_COST * abs(bottom - baseline) / height
    for before, after in itertools.pairwise(components):
        if before.source != after.source:
            cost += GAP_COST * max(0.0, (after.left - right) / height)
        right = max(right, after.right)
    return cost + WIDTH_COST * max(0.0, (right - left) / height - 1.2)


def skip_cost(component: Component, height: float, baseline: float) -> float:
    """Say what it costs to leave a component out as a dot, a dash or dust."""
    width, own_height = component.width / height, component.height / height
    cost = SKIP_COST * max(own_height, min(width, 0.6))
    if width > MIN_BAR_ASPECT * own_height:
        cost -= BAR_SKIP_DISCOUNT
    is_low = baseline - component.bottom < MAX_DOT_LIFT_RATIO * height
    if is_low and max(width, own_height) < MAX_DOT_SIZE_RATIO:
        cost -= DOT_SKIP_DISCOUNT
    return cost


def boundary_cost(before: Component, after: Component, height: float) -> float:
    """Sum up what speaks against a boundary between two neighbours: a cut, horizontal overlap, misalignment."""
    if before.source == after.source:
        return CUT_COST + NECK_COST * min(before.neck, MAX_NECK)
    if after.left - before.right > MAX_GAP_RATIO * height:
        return 0.0
    shared = min(before.right, after.right) - max(before.left, after.left)
    apart = abs(before.top + before.bottom - after.top - after.bottom) / 2 / height
    overlap = shared / min(before.width, after.width)
    return OVERLAP_COST * max(0.0, overlap - 0.2) + MISALIGNMENT_COST * max(0.0, apart - 0.2)


def recognition_costs(answer: NDArray[np.float32], aspect: float, width: float, is_whole: bool) -> NDArray[np.float64]:
    """Say what each label costs: its negative log probability, and a digit wider than it is usually written.

    Args:
        answer: float32 [10], probabilities.
        aspect: width over height.
        width: in row heights; doubt weighs by it.
        is_whole: all of a connected piece, not a part of it.
    Returns:
        float64 [10].
    """
    too_wide = np.clip(np.log(aspect / np.array(USUAL_WIDTH)) / WIDTH_SPREAD, 0, MAX_WIDTH_DEVIATION) ** 2 / 2
    if is_whole:
        too_wide[answer >= MIN_WHOLE_CONFIDENCE] = 0.0
    doubt = -np.log(np.maximum(answer, MIN_PROBABILITY), dtype=np.float64)
    weight = RECOGNITION_COST * min(max(width, MIN_RECOGNITION_WIDTH), MAX_RECOGNITION_WIDTH)
    costs: NDArray[np.float64] = too_wide + weight * doubt
    return costs
