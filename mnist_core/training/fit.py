"""Fit the MLP to labelled digits by a recipe, reporting each epoch."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT
from mnist_core.data.datasets import Dataset
from mnist_core.training.checkpoints import restore_last_epoch, save_epoch
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.fast_loop import train_fast
from mnist_core.training.mlp import KerasClassifier, build_mlp
from mnist_core.training.recipe import Recipe
from mnist_core.training.seeds import stream_seed
from mnist_core.training.soft_targets import soft_targets
from mnist_core.training.training_pool import TrainingPool, add_paper, gather_pool
from mnist_core.training.weight_average import weighted_average
from mnist_core.versions.lookup import version_folder


def fit(recipe: Recipe, data: Dataset, on_epoch: OnEpoch | None = None, checkpoints: Path | None = None) -> keras.Model:
    """Train a new model.

    Args:
        recipe: every setting; its seed decides weights and order.
        data: its train part is fitted, its validation part measured each epoch, its test part never touched.
        on_epoch: called after each epoch; what it raises ends the training.
        checkpoints: a folder to keep the last epoch in, and to go on from if it is there; None keeps none.
    Returns:
        The trained model, float32 [N, 28, 28] to float32 [N, 10].
    Raises:
        ModelFileError: the version that the recipe starts from is missing or damaged.
    """
    if checkpoints:  # a refit has more images, and does not go on from the training before it
        checkpoints /= f"on-{len(data.train)}-images"
    keras.utils.set_random_seed(stream_seed(recipe.seed, "weights"))
    model = build_mlp(recipe.hidden_units)
    if recipe.augmentation is None:
        _fit_tutorial(model, recipe, data, on_epoch or _ignore, checkpoints)
    else:
        _fit_soup(model, recipe, data, on_epoch or _ignore, checkpoints)
    return model


def _fit_soup(
    model: keras.Sequential, recipe: Recipe, data: Dataset, on_epoch: OnEpoch, checkpoints: Path | None
) -> None:
    """Train the main model on augmented images, branch off from it, and keep the weighted average of all weights.

    A branch reads known handwriting better and unknown handwriting worse; the average has most of both gains.
    """
    started = time.perf_counter()
    pool = gather_pool(recipe, data)

    def train(stage: Recipe, pool: TrainingPool, done: int) -> list[NDArray[np.float32]]:
        def report(epoch: EpochReport) -> None:
            seconds = time.perf_counter() - started
            on_epoch(dataclasses.replace(epoch, epoch=done + epoch.epoch, epochs=recipe.all_epochs, seconds=seconds))

        kept = checkpoints / f"from-epoch-{done}" if checkpoints else None
        train_fast(model, stage, pool, data.validation, report, kept)
        trained: list[NDArray[np.float32]] = model.get_weights()
        return trained

    if recipe.starts_from:
        soup, done = [_weights_of(recipe.starts_from)], 0
    else:
        soup, done = [train(recipe, pool, 0)], recipe.epochs
    for number, branch in enumerate(recipe.soup_branches):
        model.set_weights(soup[-1] if branch.follows else soup[0])
        stage = dataclasses.replace(recipe.branch_recipe(branch), seed=stream_seed(recipe.seed, "branch", number))
        seen = add_paper(pool.with_fewer_extras(branch.extras_share, stage.seed), stage, data.train)
        soup.append(train(stage, seen, done))
        done += branch.epochs
    shares = [branch.weight for branch in recipe.soup_branches]
    model.set_weights(weighted_average(soup, [1 - sum(shares), *shares]))


def _weights_of(version: str) -> list[NDArray[np.float32]]:
    weights: list[NDArray[np.float32]] = KerasClassifier.load(version_folder(version)).model.get_weights()
    return weights


def _fit_tutorial(
    model: keras.Model, recipe: Recipe, data: Dataset, on_epoch: OnEpoch, checkpoints: Path | None
) -> None:
    """Train as tutorials do: `model.fit`, one-hot labels, Adam, categorical cross-entropy."""
    model.compile(
        optimizer=keras.optimizers.Adam(recipe.learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.optimizer.build(model.trainable_variables)
    state = [*model.variables, *model.optimizer.variables]
    keep = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, _: save_epoch(state, epoch + 1, checkpoints))
    model.fit(
        data.train.images,
        soft_targets(data.train.labels),
        initial_epoch=restore_last_epoch(state, checkpoints),
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        validation_data=(data.validation.images, keras.utils.to_categorical(data.validation.labels, CLASS_COUNT)),
        callbacks=[keep, _reporting_callback(recipe, on_epoch)],
        verbose=0,
    )


def _reporting_callback(recipe: Recipe, on_epoch: OnEpoch) -> keras.callbacks.Callback:
    started = time.perf_counter()

    def report(epoch: int, logs: dict[str, float]) -> None:
        on_epoch(
            EpochReport(
                epoch=epoch + 1,
                epochs=recipe.all_epochs,
                loss=logs["loss"],
                accuracy=logs["accuracy"],
                validation_loss=logs["val_loss"],
                validation_accuracy=logs["val_accuracy"],
                seconds=time.perf_counter() - started,
            )
        )

    return keras.callbacks.LambdaCallback(on_epoch_end=report)


def _ignore(_: EpochReport) -> None:
    """Take a report and do nothing."""
