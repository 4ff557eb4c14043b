"""Accuracy, loss, calibration and confusion, from probabilities and labels alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch, Probabilities
from mnist_core.errors import DatasetError

PredictBatch = Callable[[DigitBatch], Probabilities]
"""Keras, float32, int8 and the in-graph reader all have it: images [N, 28, 28] in, probabilities [N, 10] out."""

BATCH_SIZE = 1000
CALIBRATION_BINS = 15
FLOOR_DRAWS = 20
MIN_PROBABILITY = 1e-12
"""Keeps the logarithm finite if the correct class has probability 0."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Measures over labelled images.

    Attributes:
        count: how many images.
        accuracy: share of correct answers, 0–1.
        loss: mean negative log-likelihood of the correct class, in nats (Keras's categorical cross-entropy).
        calibration_error: expected calibration error over 15 equal-width bins, 0–1.
        per_digit_accuracy: float64 [10], the recall of each digit; NaN if there are no images of it.
        confusion: int64 [10, 10]; rows: true digit, columns: predicted digit.
    """

    count: int
    accuracy: float
    loss: float
    calibration_error: float
    per_digit_accuracy: NDArray[np.float64]
    confusion: NDArray[np.int64]

    def measures(self) -> dict[str, float]:
        """Return the scalar measures by name, as a model card stores them."""
        return {
            "count": self.count,
            "accuracy": self.accuracy,
            "loss": self.loss,
            "calibration_error": self.calibration_error,
        }


def evaluate(predict_batch: PredictBatch, images: DigitBatch, labels: NDArray[np.int64]) -> Evaluation:
    """Run a model on labelled images and measure its answers.

    Args:
        predict_batch: the model.
        images: float32 [N, 28, 28], 0–1, ink bright; N at least 1.
        labels: int [N], 0–9.
    Raises:
        DatasetError: no images, or the numbers of labels and images differ.
    """
    return score(predict_all(predict_batch, images), labels)


def predict_all(predict_batch: PredictBatch, images: DigitBatch, batch_size: int = BATCH_SIZE) -> Probabilities:
    """Predict any number of images in batches: float32 [N, 10]."""
    if not len(images):
        raise DatasetError("no images to predict; give at least one")
    batches = [predict_batch(images[start : start + batch_size]) for start in range(0, len(images), batch_size)]
    return np.concatenate(batches)


def score(probabilities: Probabilities, labels: NDArray[np.int64]) -> Evaluation:
    """Measure probabilities that are computed already.

    Args:
        probabilities: float32 [N, 10]; each row sums to 1.
        labels: int [N], 0–9.
    Raises:
        DatasetError: the numbers of labels and answers differ.
    """
    if len(probabilities) != len(labels):
        raise DatasetError(f"{len(probabilities)} answers and {len(labels)} labels; one label per image is needed")
    confusion = np.zeros((CLASS_COUNT, CLASS_COUNT), np.int64)
    np.add.at(confusion, (labels, probabilities.argmax(axis=1)), 1)
    with np.errstate(invalid="ignore"):
        per_digit = confusion.diagonal() / confusion.sum(axis=1)
    correct_class = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return Evaluation(
        count=len(labels),
        accuracy=float(confusion.trace() / len(labels)),
        loss=float(-np.log(np.maximum(correct_class, MIN_PROBABILITY)).mean()),
        calibration_error=calibration_error(probabilities, labels),
        per_digit_accuracy=per_digit,
        confusion=confusion,
    )


def calibration_error(probabilities: Probabilities, labels: NDArray[np.int64]) -> float:
    """Compare confidence with accuracy in 15 bins of confidence, weighted by how many answers fall in each.

    Returns:
        Expected calibration error, 0–1.
    Source:
        Guo et al. 2017, https://arxiv.org/abs/1706.04599.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gap = np.bincount(bins, weights=right - confidence, minlength=CALIBRATION_BINS)
    return float(np.abs(gap).sum() / len(labels))


def calibration_floor(probabilities: Probabilities, rng: np.random.Generator) -> float:
    """Estimate the calibration error that a perfectly calibrated model shows on this many images by sampling alone.

    Args:
        probabilities: float32 [N, 10].
        rng: draws labels from the probabilities themselves.
    Returns:
        Mean expected calibration error over 20 draws, 0–1.
    """
    bounds = probabilities.cumsum(axis=1)
    draws = (
        np.minimum((rng.random((len(bounds), 1)) * bounds[:, -1:] > bounds).sum(axis=1), CLASS_COUNT - 1)
        for _ in range(FLOOR_DRAWS)
    )
    return float(np.mean([calibration_error(probabilities, labels) for labels in draws]))


def confident_measures(probabilities: Probabilities, labels: NDArray[np.int64], threshold: float) -> dict[str, float]:
    """Measure the answers at or above a confidence threshold.

    Args:
        probabilities: float32 [N, 10].
        labels: int [N], 0–9.
        threshold: 0–1.
    Returns:
        coverage: their share of all answers, 0–1; confident_error: the share of them that are wrong, 0–1.

    >>> import numpy as np
    >>> confident_measures(np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]]), np.array([0, 1, 0]), threshold=0.7)
    {'coverage': 0.6666666666666666, 'confident_error': 0.5}
    """
    confident = probabilities.max(axis=1) >= threshold
    wrong = probabilities.argmax(axis=1) != labels
    error = float(wrong[confident].mean()) if confident.any() else 0.0
    return {"coverage": float(confident.mean()), "confident_error": error}
