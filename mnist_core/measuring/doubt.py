"""What is let through as a digit though it is none, at the confidence that keeps nearly all digits."""

from __future__ import annotations

import numpy as np

from mnist_core.contract import Probabilities

KEPT_SHARE = 0.99
"""Thresholds are compared where so many of the digits are kept; beside AUROC, it says what people would see."""


def threshold_keeping(digits: Probabilities, share: float = KEPT_SHARE) -> float:
    """Find the highest threshold of confidence that keeps a share of the digits.

    Args:
        digits: float32 [N, 10], the answers to digits; N at least 1.
        share: 0–1.
    Returns:
        A confidence, 0–1; what reaches it is kept.

    Example:
        >>> threshold_keeping(np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.5, 0.5]]), share=0.75)
        0.6
    """
    confidence = np.sort(digits.max(axis=1))
    return float(confidence[int((1 - share) * len(confidence) + 1e-9)])


def let_through(answers: Probabilities, threshold: float) -> float:
    """Tell which share of the answers, float32 [N, 10], reaches a threshold of confidence, 0–1."""
    return float((answers.max(axis=1) >= threshold).mean())
