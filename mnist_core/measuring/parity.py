"""Parity: do two forms of one model give the same answers, image by image?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mnist_core.contract import IMAGE_SIDE, PARITY_TOLERANCE, DigitBatch, Probabilities
from mnist_core.errors import ParityError
from mnist_core.measuring.evaluation import BATCH_SIZE, PredictBatch, predict_all

ODD_BATCH_SIZES = (1, 7, BATCH_SIZE)
"""A batch axis fixed by mistake at export fails on one of these."""


@dataclass(frozen=True)
class Parity:
    """How much two forms of a model differ.

    Attributes:
        count: number of images compared.
        different_answers: number of images with different answers.
        max_difference: largest difference in any probability, 0–1.
        worst_image: index of an image with different answers, or else of the one with the largest difference.
    """

    count: int
    different_answers: int
    max_difference: float
    worst_image: int

    def measures(self) -> dict[str, float]:
        """Return the numbers by name, as a model card stores them."""
        return {
            "count": self.count,
            "different_answers": self.different_answers,
            "same_answers": 1 - self.different_answers / self.count,
            "max_difference": self.max_difference,
        }


def compare(reference: Probabilities, other: Probabilities) -> Parity:
    """Compare two models' probabilities for the same images.

    Args:
        reference: float32 [N, 10].
        other: float32 [N, 10].
    Raises:
        ParityError: the shapes differ, or a probability is not a number.
    """
    if reference.shape != other.shape:
        raise ParityError(f"{list(reference.shape)} answers and {list(other.shape)}; predict the same images with both")
    if not (np.isfinite(reference).all() and np.isfinite(other).all()):
        raise ParityError("a probability is not a number; the model is broken, train it again")
    difference = np.abs(reference - other).max(axis=1)
    differs = reference.argmax(axis=1) != other.argmax(axis=1)
    return Parity(
        count=len(reference),
        different_answers=int(differs.sum()),
        max_difference=float(difference.max()),
        worst_image=int(np.argmax(difference + differs)),
    )


def prove_parity(
    reference: PredictBatch, other: PredictBatch, images: DigitBatch, tolerance: float = PARITY_TOLERANCE
) -> Parity:
    """Check an export against its source on all images, with odd batch sizes, and on edge cases.

    Args:
        reference: the source model.
        other: the exported one.
        images: float32 [N, 28, 28], 0–1.
        tolerance: largest allowed difference in any probability.
    Returns:
        The parity on `images`.
    Raises:
        ParityError: an answer differs, or a probability by more than the tolerance; names the image.
    """
    parity = compare(predict_all(reference, images), predict_all(other, images))
    _require(parity, f"of {parity.count:,}", tolerance)
    for batch_size in ODD_BATCH_SIZES:
        few = images[: 2 * batch_size + 1]
        _require(compare(reference(few), predict_all(other, few, batch_size)), f"in batches of {batch_size}", tolerance)
    edge_cases = edge_case_images()
    _require(compare(reference(edge_cases), other(edge_cases)), "of the blank, full and single-pixel ones", tolerance)
    return parity


def edge_case_images() -> DigitBatch:
    """Make images unlike any digit: blank, full, then each of the 784 single pixels; float32 [786, 28, 28]."""
    pixels = IMAGE_SIDE * IMAGE_SIDE
    rows = np.concatenate([np.zeros((1, pixels)), np.ones((1, pixels)), np.eye(pixels)])
    return rows.reshape(-1, IMAGE_SIDE, IMAGE_SIDE).astype(np.float32)


def _require(parity: Parity, which: str, tolerance: float) -> None:
    if parity.different_answers or parity.max_difference > tolerance:
        raise ParityError(
            f"image {parity.worst_image} {which} differs: {parity.different_answers} answers differ, probabilities by "
            f"up to {parity.max_difference:.2g} (at most {tolerance:g} is allowed). Nothing was published"
        )
