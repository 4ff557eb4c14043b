"""Train recipes side by side in one run and measure all alike: what `python -m mnist_core bench model` shows."""

from __future__ import annotations

import dataclasses
import os
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_core.benchmarks.machine import machine
from mnist_core.contract import INT8_FILE, ONNX_FILE, DigitBatch, Probabilities, card_time
from mnist_core.data.datasets import Dataset
from mnist_core.data.held_out_writers import REPORTED_PENS_PX, HeldOutDigits, held_out_digits
from mnist_core.data.outliers import MEASURING_SHAPES, make_outliers
from mnist_core.measuring.comparison import auroc, calibration_floor, mcnemar
from mnist_core.measuring.evaluation import confident_measures, predict_all, score
from mnist_core.reading import DigitReader, OnnxClassifier
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.recipe import Recipe

GOOD_ACCURACY = 0.982
"""What the tutorial recipe ends with; how soon a recipe gets there says how fast its loop is."""

MEASURING_SEED = 2026
"""Of the non-digits and the calibration floor: another one than any recipe trains with."""


@dataclasses.dataclass(frozen=True, eq=False)
class _Exam:
    """What a model is measured on; its own reader finds the digit on each drawing."""

    test: Dataset
    drawings: dict[int, HeldOutDigits]
    non_digits: dict[str, DigitBatch]


def bench_model(
    recipes: Sequence[Recipe],
    data: Dataset,
    seeds: Sequence[int] = (0,),
    on_epoch: OnEpoch | None = None,
    non_digits_per_kind: int = 500,
) -> dict[str, Any]:
    """Train each recipe with each seed, export it, and measure its float32 and int8 files.

    Args:
        recipes: the first is the one that the others are compared with.
        data: its test part is reported on.
        seeds: in the place of the recipes' own.
        on_epoch: called after each epoch of each training.
        non_digits_per_kind: how many pictures of each kind of non-digit to measure doubt on.
    Returns:
        JSON values: `machine`, `runs` (one per recipe and seed), `spread` (mean and standard deviation over seeds)
        and `mcnemar` (each other recipe's first run against the first recipe's).
    """
    with tempfile.TemporaryDirectory() as work:
        trained = (
            _train(dataclasses.replace(recipe, seed=seed), data, Path(work), on_epoch)
            for recipe in recipes
            for seed in seeds
        )
        return _measure_all(trained, data, non_digits_per_kind)


def bench_versions(folders: Sequence[Path], data: Dataset, non_digits_per_kind: int = 500) -> dict[str, Any]:
    """Measure versions that are there already, as `bench_model` measures what it trains.

    Args:
        folders: version folders; the first is the one that the others are compared with.
        data: its test part is reported on.
        non_digits_per_kind: how many pictures of each kind of non-digit to measure doubt on.
    Returns:
        JSON values like `bench_model`'s; `recipe` is the version's name, and what only training can tell is None.
    """
    there = ((_described(folder), folder) for folder in folders)
    return _measure_all(there, data, non_digits_per_kind)


def _described(folder: Path) -> dict[str, Any]:
    card = OnnxClassifier.load(folder).card
    return {
        "recipe": folder.name,
        "seed": card.recipe["seed"],
        "training_seconds": card.training_seconds,
        "training_cpu_seconds": None,
        "seconds_to_good_accuracy": None,
    }


def _measure_all(
    versions: Iterable[tuple[dict[str, Any], Path]], data: Dataset, non_digits_per_kind: int
) -> dict[str, Any]:
    """Measure each version's files on the same digits, and compare the others with the first."""
    runs: list[dict[str, Any]] = []
    right: dict[str, dict[str, NDArray[np.bool_]]] = {}
    non_digits = make_outliers(data.test, non_digits_per_kind, np.random.default_rng(MEASURING_SEED), MEASURING_SHAPES)
    for run, folder in versions:
        exam = _Exam(data, _held_out_drawings(DigitReader.load(folder)), non_digits)
        classifier = OnnxClassifier.load(folder)
        threshold = classifier.card.confidence_threshold
        run |= {"threshold": threshold, "temperature": classifier.card.temperature}
        for form, file in (("float32", ONNX_FILE), ("int8", INT8_FILE)):
            run[form] = (
                _measure(OnnxClassifier.load(folder / file), exam, threshold) if (folder / file).exists() else None
            )
        runs.append(run)
        right.setdefault(run["recipe"], _right_answers(classifier, exam))
    first, *others = right
    return {
        "machine": machine(),
        "runs": runs,
        "spread": {name: _spread([run for run in runs if run["recipe"] == name]) for name in right},
        "mcnemar": {
            other: {on: mcnemar(right[first][on], right[other][on]) for on in right[first]} for other in others
        },
    }


def _train(recipe: Recipe, data: Dataset, work: Path, on_epoch: OnEpoch | None) -> tuple[dict[str, Any], Path]:
    """Train and export one recipe, and take the time of the training, its import left out."""
    from mnist_core import pipeline  # after this line TensorFlow is there, and the clock starts

    run: dict[str, Any] = {"recipe": recipe.name, "seed": recipe.seed, "seconds_to_good_accuracy": None}
    run["load_average_before"] = os.getloadavg()[0]
    wall, cpu = time.perf_counter(), time.process_time()

    def follow(report: EpochReport) -> None:
        run["training_cpu_seconds"] = time.process_time() - cpu
        if report.validation_accuracy >= GOOD_ACCURACY and run["seconds_to_good_accuracy"] is None:
            run["seconds_to_good_accuracy"] = time.perf_counter() - wall
        if on_epoch:
            on_epoch(report)

    created = card_time(datetime.now(UTC))
    name = f"{recipe.name}-{recipe.seed}"
    plan = pipeline.TrainingPlan(name=name, created=created, root=work, recipe=recipe, data=data)
    folder = pipeline.run(plan, follow)
    return run | {"training_seconds": OnnxClassifier.load(folder).card.training_seconds}, folder


def _held_out_drawings(reader: DigitReader) -> dict[int, HeldOutDigits]:
    drawings = {pen: held_out_digits(reader.read_drawing, pen) for pen in REPORTED_PENS_PX}
    return {pen: digits for pen, digits in drawings.items() if digits}


def _measure(classifier: OnnxClassifier, exam: _Exam, threshold: float) -> dict[str, Any]:
    """Measure one file: accuracy, calibration, held-out writers per pen, and non-digits per kind."""
    test = exam.test.test
    probabilities = predict_all(classifier.predict_batch, test.images)
    kinds = {
        kind: auroc(probabilities, predict_all(classifier.predict_batch, images))
        for kind, images in exam.non_digits.items()
    }
    return {
        "test": score(probabilities, test.labels).measures()
        | confident_measures(probabilities, test.labels, threshold),
        "calibration_floor": calibration_floor(probabilities, np.random.default_rng(MEASURING_SEED)),
        "held_out_writers": {
            str(pen): _measure_drawings(predict_all(classifier.predict_batch, drawn.images), drawn, threshold)
            for pen, drawn in exam.drawings.items()
        },
        "auroc": kinds,
        "auroc_mean": float(np.mean(list(kinds.values()))),
        "auroc_worst": min(kinds.values()),
        "size_bytes": classifier.size_bytes,
    }


def _measure_drawings(probabilities: Probabilities, drawn: HeldOutDigits, threshold: float) -> dict[str, float]:
    right = (probabilities.argmax(axis=1) == drawn.labels) & drawn.is_one_digit
    confident = probabilities.max(axis=1) >= threshold
    return {
        "accuracy": float(right.mean()),
        "coverage": float(confident.mean()),
        "confident_error": float(1 - right[confident].mean()) if confident.any() else 0.0,
    }


def _right_answers(classifier: OnnxClassifier, exam: _Exam) -> dict[str, NDArray[np.bool_]]:
    """Say for each test digit and each drawn digit whether it was read right."""
    test = exam.test.test
    right = {"test": predict_all(classifier.predict_batch, test.images).argmax(axis=1) == test.labels}
    for pen, drawn in exam.drawings.items():
        answers = predict_all(classifier.predict_batch, drawn.images).argmax(axis=1)
        right[f"held-out writers, {pen} px"] = (answers == drawn.labels) & drawn.is_one_digit
    return right


def _spread(runs: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Give mean and standard deviation over seeds of the accuracies; the deviation of one run is 0."""
    accuracies = {"test": [run["float32"]["test"]["accuracy"] for run in runs]}
    for pen in runs[0]["float32"]["held_out_writers"]:
        drawn = [run["float32"]["held_out_writers"][pen]["accuracy"] for run in runs]
        accuracies[f"held-out writers, {pen} px"] = drawn
    return {
        on: {"mean": float(np.mean(values)), "deviation": float(np.std(values, ddof=1)) if len(values) > 1 else 0.0}
        for on, values in accuracies.items()
    }
