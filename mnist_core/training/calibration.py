"""Calibrate a model by temperature scaling, and choose its confidence threshold; both on validation data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import Probabilities
from mnist_core.data.datasets import LabelledImages

if TYPE_CHECKING:  # a threshold is chosen without Keras
    import keras

MIN_PROBABILITY = 1e-12

TEMPERATURES = np.exp(np.linspace(-1.5, 1.5, 301))
"""0.22 to 4.5 in steps of 1 %."""

MAX_CONFIDENT_ERROR = 0.01
"""At most this share of the confident answers may be wrong."""


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

    Example:
        >>> probabilities = np.array([[0.875, 0.125], [0.25, 0.75], [0.625, 0.375]], np.float32)
        >>> choose_threshold(probabilities, np.array([0, 1, 1]))  # the third answer is wrong
        0.75
    """
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum((probabilities.argmax(axis=1) != labels)[order])
    confident_count = np.arange(1, len(order) + 1)
    ranked = confidence[order]
    is_last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    allowed = np.flatnonzero((wrong <= max_error * confident_count) & is_last_of_ties)
    return float(ranked[allowed[-1]]) if allowed.size else 1.0


def calibrate(model: keras.Sequential, validation: LabelledImages) -> float:
    """Fit a temperature on validation data, fold it into the model in place, and return it."""
    temperature = fit_temperature(model(validation.images, training=False).numpy(), validation.labels)
    fold_temperature(model, temperature)
    return temperature


def fit_temperature(probabilities: Probabilities, labels: NDArray[np.int64]) -> float:
    """Find the temperature that minimises the validation set's negative log-likelihood.

    Args:
        probabilities: float32 [N, 10], of validation images.
        labels: int64 [N], 0–9.
    Returns:
        What to divide the logits by, 0.22–4.5; above 1 where the model is overconfident.
    Source:
        Guo et al. 2017, https://arxiv.org/abs/1706.04599.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), MIN_PROBABILITY))
    right = logits[np.arange(len(labels)), labels]
    losses = [np.mean(np.log(np.exp(logits / t).sum(axis=1)) - right / t) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def fold_temperature(model: keras.Sequential, temperature: float) -> None:
    """Divide the last Dense layer by the temperature, in place: softmax((Wx + b) / T) needs no further layer."""
    last = model.layers[-1]
    last.set_weights([weights / np.float32(temperature) for weights in last.get_weights()])
