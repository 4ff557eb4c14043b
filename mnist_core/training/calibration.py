"""Make probabilities mean what they say, and choose below which one an answer is "not sure"; on validation data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import Probabilities

MAX_CONFIDENT_ERROR = 0.01
"""At most this share of the answers that are shown as sure may be wrong."""


def choose_threshold(
    probabilities: Probabilities, labels: NDArray[np.int64], max_error: float = MAX_CONFIDENT_ERROR
) -> float:
    """Find the smallest threshold at and above which answers are wrong at most as often as allowed.

    Args:
        probabilities: float32 [N, 10], of validation images.
        labels: int64 [N], 0–9.
        max_error: allowed share of wrong answers among the confident ones, 0–1.
    Returns:
        A confidence, 0–1: the lowest one of these answers that keeps the promise, or 1.0 where none does.
    """
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum((probabilities.argmax(axis=1) != labels)[order])
    confident_count = np.arange(1, len(order) + 1)
    ranked = confidence[order]
    is_last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    allowed = np.flatnonzero((wrong <= max_error * confident_count) & is_last_of_ties)
    return float(ranked[allowed[-1]]) if allowed.size else 1.0
