"""Choose the confidence threshold with outliers among the validation digits, and measure what it lets through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import NO_DIGIT, Probabilities
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.held_out_outliers import LETTER_KINDS, VALIDATION, make_held_out_outliers
from mnist_core.measuring.doubt import let_through, threshold_keeping
from mnist_core.measuring.evaluation import PredictBatch, predict_all
from mnist_core.training.calibration import choose_threshold

OUTLIER_SHARE = 0.1
"""Share of outliers among what is chosen on: on paper, about one mark in ten is no digit."""

KINDS = 7
"""Kinds of outliers that `make_held_out_outliers` makes."""

DOUBT_SEED = 7
"""Seed of the outliers; no recipe trains on these shapes."""


def validation_doubt(predict_batch: PredictBatch, validation: LabelledImages) -> dict[str, Probabilities]:
    """Give a model's answers to outliers of every kind, as many of each, one for nine validation digits.

    Returns:
        By kind, float32 [N, 10], N at least 1.
    """
    total = OUTLIER_SHARE / (1 - OUTLIER_SHARE) * len(validation)
    per_kind = max(1, round(total / KINDS))
    kinds = make_held_out_outliers(validation, per_kind, np.random.default_rng(DOUBT_SEED), VALIDATION)
    return {kind: predict_all(predict_batch, images) for kind, images in kinds.items()}


def choose_threshold_in_doubt(
    digits: Probabilities, labels: NDArray[np.int64], outliers: dict[str, Probabilities], max_error: float
) -> float:
    """Find the lowest threshold that keeps a promise on digits and outliers, but keep nearly all digits.

    Args:
        digits: float32 [N, 10], answers to validation digits.
        labels: int64 [N], 0–9.
        outliers: by kind, float32 [M, 10]; a confident answer to any of them is wrong.
        max_error: allowed share of wrong answers among the confident ones, 0–1.
    Returns:
        A confidence, 0–1; at least `measuring.doubt.KEPT_SHARE` of the digits reach it.
    """
    others = np.concatenate(list(outliers.values()))
    all_labels = np.concatenate([labels, np.full(len(others), NO_DIGIT)])
    promised = choose_threshold(np.concatenate([digits, others]), all_labels, max_error)
    return min(promised, threshold_keeping(digits))


def doubt_measures(outliers: dict[str, Probabilities], threshold: float) -> dict[str, float]:
    """Measure which share of the outliers reaches a threshold: all kinds together, and letters alone."""
    letters = np.concatenate([outliers[kind] for kind in LETTER_KINDS])
    everything = np.concatenate(list(outliers.values()))
    return {
        "outliers_let_through": let_through(everything, threshold),
        "letters_let_through": let_through(letters, threshold),
    }
