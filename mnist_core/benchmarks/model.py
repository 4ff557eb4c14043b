"""Train recipes or take versions, and measure all of them alike: what `python -m mnist_core bench model` shows."""

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
from mnist_core.benchmarks.scores import MEASURING_SEED, benchmark_sets, right_answers, score_version
from mnist_core.contract import card_time
from mnist_core.data.datasets import Dataset
from mnist_core.data.outliers import MEASURING_SHAPES, make_outliers
from mnist_core.measuring.paired import mcnemar
from mnist_core.reading import OnnxClassifier
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.recipe import Recipe

GOOD_ACCURACY = 0.982
"""The tutorial recipe's final accuracy; the time a recipe takes to reach it shows how fast its training loop is."""


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
        seeds: used instead of the recipes' own.
        on_epoch: called after each epoch of each training.
        non_digits_per_kind: how many pictures of each kind of non-digit to compute AUROC on.
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
    """Measure existing versions as `bench_model` measures what it trains.

    Args:
        folders: version folders; the first is the one that the others are compared with.
        data: its test part is reported on.
        non_digits_per_kind: how many pictures of each kind of non-digit to compute AUROC on.
    Returns:
        JSON values like `bench_model`'s; `recipe` is the version's name, and what only training can measure is None.
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
        sets = benchmark_sets(folder, data.test, non_digits)
        runs.append(run | score_version(folder, sets))
        right.setdefault(run["recipe"], right_answers(folder, sets))
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
    """Train and export one recipe, and time the training without its imports."""
    from mnist_core import pipeline  # imports TensorFlow, before the clock starts

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
