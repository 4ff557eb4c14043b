"""Numbers that set answers beside each other: two models, digits and non-digits, calibration and its sampling floor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score

from mnist_core.contract import CLASS_COUNT, Probabilities
from mnist_core.measuring.evaluation import calibration_error

FLOOR_DRAWS = 20


def mcnemar(first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> dict[str, float]:
    """Test whether one model is better than another on the same images.

    Args:
        first_right: bool [N], whether the first model read each image right.
        second_right: bool [N], the same for the second.
    Returns:
        only_first, only_second: images that one alone read right; p_value of the exact two-sided test.
    Source:
        McNemar 1947, as an exact binomial test on the images they differ on.
    """
    only_first = int((first_right & ~second_right).sum())
    only_second = int((second_right & ~first_right).sum())
    differing = only_first + only_second
    p_value = binomtest(only_first, differing).pvalue if differing else 1.0
    return {"only_first": only_first, "only_second": only_second, "p_value": float(p_value)}


def auroc(digits: Probabilities, non_digits: Probabilities) -> float:
    """Say how well confidence tells digits from non-digits: the chance that a digit gets more of it than a non-digit.

    Args:
        digits: float32 [N, 10].
        non_digits: float32 [M, 10].
    Returns:
        0–1; 0.5 is guessing.
    """
    is_digit = np.r_[np.ones(len(digits)), np.zeros(len(non_digits))]
    return float(roc_auc_score(is_digit, np.r_[digits.max(axis=1), non_digits.max(axis=1)]))


def calibration_floor(probabilities: Probabilities, rng: np.random.Generator) -> float:
    """Give the calibration error that a perfectly calibrated model would show here by sampling alone.

    Args:
        probabilities: float32 [N, 10].
        rng: source of chance for labels drawn from the probabilities themselves.
    Returns:
        Mean expected calibration error over 20 draws, 0–1.
    """
    bounds = probabilities.cumsum(axis=1)
    draws = (
        np.minimum((rng.random((len(bounds), 1)) * bounds[:, -1:] > bounds).sum(axis=1), CLASS_COUNT - 1)
        for _ in range(FLOOR_DRAWS)
    )
    return float(np.mean([calibration_error(probabilities, labels) for labels in draws]))
