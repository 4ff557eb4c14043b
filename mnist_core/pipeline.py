"""One training run, from a recipe to a version in `exported/`; the page and the command line both call it."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import keras

from mnist_core.contract import KERAS_FILE, ModelCard
from mnist_core.data.datasets import Dataset
from mnist_core.exporting.version_files import write_version_files
from mnist_core.measuring.evaluation import confident_measures, predict_all, score
from mnist_core.paths import EXPORTED
from mnist_core.training.calibration import calibrate, choose_threshold
from mnist_core.training.fit import OnEpoch, fit
from mnist_core.training.mlp import KerasClassifier
from mnist_core.training.recipe import Recipe
from mnist_core.training.training_pool import training_sources
from mnist_core.versions.publishing import publish, require_free_name

Train = Callable[[Recipe, Dataset, OnEpoch | None], keras.Model]
"""What makes a trained model of a recipe and a data set."""

LIBRARIES = ("tensorflow", "keras", "numpy", "onnx", "onnxruntime", "tf2onnx")


def run(
    recipe: Recipe,
    dataset: Dataset,
    *,
    name: str,
    created: str,
    root: Path = EXPORTED,
    on_epoch: OnEpoch | None = None,
    train: Train = fit,
    also_from: tuple[str, ...] = (),
) -> Path:
    """Train by a recipe, measure, prove and publish a version; nothing is published unless all of it succeeds.

    Args:
        recipe: every setting of the training.
        dataset: trains on its train part, chooses on its validation part, reports its test part.
        name: the new version's name.
        created: ISO 8601 date and time, for the card.
        root: the folder of versions.
        on_epoch: called after each epoch.
        train: how to make a model of a recipe and a data set.
        also_from: a sentence for the card on each thing it was made from beside the data set.
    Returns:
        The new version's folder.
    Raises:
        ModelFileError: the name is taken.
        ParityError: the export does not answer as Keras does.
    """
    require_free_name(name, root)  # before minutes of training, not after
    started = time.perf_counter()
    model = train(recipe, dataset, on_epoch)
    seconds = time.perf_counter() - started
    temperature = calibrate(model, dataset.validation) if recipe.calibrates else 1.0
    card = _validated_card(model, recipe, dataset, name, created, seconds, temperature, also_from)

    def fill(folder: Path) -> None:
        _without_optimizer(model).save(folder / KERAS_FILE)
        write_version_files(folder, card, dataset.test.images, dataset.test.labels)

    return publish(name, fill, root=root)


def _without_optimizer(model: keras.Model) -> keras.Model:
    """Copy a model uncompiled: a saved optimizer is two thirds of the file; `include_optimizer=False` is not heeded."""
    bare = type(model).from_config(model.get_config())
    bare.set_weights(model.get_weights())
    return bare


def _validated_card(
    model: keras.Model,
    recipe: Recipe,
    dataset: Dataset,
    name: str,
    created: str,
    training_seconds: float,
    temperature: float,
    also_from: tuple[str, ...],
) -> ModelCard:
    """Choose the confidence threshold on validation data and write down what is known so far."""
    validation = predict_all(KerasClassifier(model).predict_batch, dataset.validation.images)
    threshold = choose_threshold(validation, dataset.validation.labels, recipe.max_confident_error)
    return ModelCard(
        name=name,
        form="float32",
        recipe=asdict(recipe),
        created=created,
        training_data=[*training_sources(recipe, dataset), *also_from],
        parameter_count=model.count_params(),
        temperature=temperature,
        confidence_threshold=threshold,
        training_seconds=training_seconds,
        validation=score(validation, dataset.validation.labels).measures()
        | confident_measures(validation, dataset.validation.labels, threshold),
        test={},
        parity={},
        library_versions={library: importlib.metadata.version(library) for library in LIBRARIES},
    )
