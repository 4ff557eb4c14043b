"""What a model is to answer: certain of a digit, and of nothing where there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, NO_DIGIT, Probabilities


def soft_targets(labels: NDArray[np.int64]) -> Probabilities:
    """Give a target for each label: one-hot for a digit, 10 % for each class for NO_DIGIT.

    Args:
        labels: int64 [N], 0–9 or NO_DIGIT.
    Returns:
        float32 [N, 10]; each row sums to 1.
    """
    one_hot = np.eye(CLASS_COUNT, dtype=np.float32)[labels]
    is_digit = (labels != NO_DIGIT)[:, None]
    return np.where(is_digit, one_hot, np.float32(1 / CLASS_COUNT))
