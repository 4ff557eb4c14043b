"""What a version scores: each of its files on test images, on held-out writers' drawings, and on non-digits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from mnist_core.contract import INT8_FILE, ONNX_FILE, DigitBatch, Probabilities
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.held_out_writers import REPORTED_PENS_PX, HeldOutDigits, held_out_digits
from mnist_core.measuring.evaluation import calibration_floor, confident_measures, predict_all, score
from mnist_core.reading import DigitReader, OnnxClassifier

MEASURING_SEED = 2026
"""Seed of the non-digits and of the calibration floor; no recipe trains with it."""

FORMS = {"float32": ONNX_FILE, "int8": INT8_FILE}


@dataclass(frozen=True, eq=False)
class BenchmarkSets:
    """What a version is measured on.

    Attributes:
        test: test images.
        drawings: held-out writers' digits by pen width in px, found on the drawings by the version's own reader.
        non_digits: images float32 [N, 28, 28] by kind.
    """

    test: LabelledImages
    drawings: dict[int, HeldOutDigits]
    non_digits: dict[str, DigitBatch]


def benchmark_sets(version: Path, test: LabelledImages, non_digits: dict[str, DigitBatch]) -> BenchmarkSets:
    """Put together what one version is measured on; without the pen strokes' file there are no drawings."""
    reader = DigitReader.load(version)
    drawings = {pen: held_out_digits(reader.read_drawing, pen) for pen in REPORTED_PENS_PX}
    return BenchmarkSets(test, {pen: digits for pen, digits in drawings.items() if digits}, non_digits)


def score_version(version: Path, sets: BenchmarkSets) -> dict[str, Any]:
    """Measure a version's float32 and int8 files, as JSON values; a file that it does not have is None."""
    card = OnnxClassifier.load(version).card
    files = {
        form: _score_file(OnnxClassifier.load(version / file), sets, card.confidence_threshold)
        if (version / file).exists()
        else None
        for form, file in FORMS.items()
    }
    return {"threshold": card.confidence_threshold, "temperature": card.temperature} | files


def right_answers(version: Path, sets: BenchmarkSets) -> dict[str, NDArray[np.bool_]]:
    """Tell for each test image and each drawing whether a version reads it right: bool [N] by set."""
    classifier = OnnxClassifier.load(version)
    right = {"test": predict_all(classifier.predict_batch, sets.test.images).argmax(axis=1) == sets.test.labels}
    for pen, drawn in sets.drawings.items():
        answers = predict_all(classifier.predict_batch, drawn.images).argmax(axis=1)
        right[f"held-out writers, {pen} px"] = (answers == drawn.labels) & drawn.is_one_digit
    return right


def auroc(digits: Probabilities, non_digits: Probabilities) -> float:
    """Measure how well confidence tells digits from non-digits: the area under the ROC curve.

    Args:
        digits: float32 [N, 10].
        non_digits: float32 [M, 10].
    Returns:
        The probability that a digit gets more confidence than a non-digit, 0–1; 0.5 is guessing.
    """
    is_digit = np.r_[np.ones(len(digits)), np.zeros(len(non_digits))]
    return float(roc_auc_score(is_digit, np.r_[digits.max(axis=1), non_digits.max(axis=1)]))


def _score_file(classifier: OnnxClassifier, sets: BenchmarkSets, threshold: float) -> dict[str, Any]:
    probabilities = predict_all(classifier.predict_batch, sets.test.images)
    kinds = {
        kind: auroc(probabilities, predict_all(classifier.predict_batch, images))
        for kind, images in sets.non_digits.items()
    }
    return {
        "test": score(probabilities, sets.test.labels).measures()
        | confident_measures(probabilities, sets.test.labels, threshold),
        "calibration_floor": calibration_floor(probabilities, np.random.default_rng(MEASURING_SEED)),
        "held_out_writers": {
            str(pen): _score_drawings(predict_all(classifier.predict_batch, drawn.images), drawn, threshold)
            for pen, drawn in sets.drawings.items()
        },
        "auroc": kinds,
        "auroc_mean": float(np.mean(list(kinds.values()))),
        "auroc_worst": min(kinds.values()),
        "size_bytes": classifier.size_bytes,
    }


def _score_drawings(probabilities: Probabilities, drawn: HeldOutDigits, threshold: float) -> dict[str, float]:
    right = (probabilities.argmax(axis=1) == drawn.labels) & drawn.is_one_digit
    confident = probabilities.max(axis=1) >= threshold
    return {
        "accuracy": float(right.mean()),
        "coverage": float(confident.mean()),
        "confident_error": float(1 - right[confident].mean()) if confident.any() else 0.0,
    }
