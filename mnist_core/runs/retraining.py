"""One run by its settings: data, corrections and starting point come together, then the pipeline does the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import sqlalchemy as sa

from mnist_core import pipeline
from mnist_core.corrections import store as corrections
from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.runs.settings import RunSettings
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.fine_tune import FineTuning, fine_tune
from mnist_core.training.fit import fit
from mnist_core.training.mixing import corrections_source, mix_corrections
from mnist_core.training.recipe import Recipe
from mnist_core.versions import lookup


def retrain(
    settings: RunSettings,
    data: Dataset,
    *,
    name: str,
    created: str,
    root: Path,
    engine: sa.Engine,
    on_epoch: Callable[[EpochReport], None] | None = None,
    checkpoints: Path | None = None,
) -> Path:
    """Train by a run's settings and publish a version.

    Args:
        settings: what to do; the caller has loaded what its `data` names.
        data: what to train, validate and test on.
        name: the new version's name.
        created: for its card.
        root: the folder of versions, also of the one that it starts from.
        engine: the database with the corrections.
        on_epoch: called after each epoch.
        checkpoints: where to keep the last epoch, and to go on from it if it is there.
    Returns:
        The new version's folder.
    Raises:
        DatasetError: there are no corrections although they were asked for.
        ModelFileError: the name is taken, or the starting version is missing.
        ParityError: the export does not answer as Keras does.
    """
    recipe = settings.recipe()
    taught = LabelledImages(*corrections.labelled_images(engine, corrections.TRAIN))
    if settings.starts_from_version:
        start = lookup.version_folder(settings.start_from or "", root)
        promised = OnnxClassifier.load(start).card.recipe.get("max_confident_error", recipe.max_confident_error)
        recipe = dataclasses.replace(recipe, max_confident_error=promised)
        how = FineTuning(
            start=start,
            corrections=taught,
            share=settings.correction_share,
            strength=settings.augmentation,
            checkpoints=checkpoints,
        )
        also_from = [f"started from version {start.name}", corrections_source(taught, settings.correction_share)]

        def train(recipe: Recipe, data: Dataset, on_epoch: OnEpoch | None) -> keras.Model:
            return fine_tune(recipe, data, how, on_epoch)
    else:
        also_from = []
        if settings.correction_share:
            rng = np.random.default_rng(recipe.seed)
            data = mix_corrections(data, taught, settings.correction_share, settings.augmentation, rng)
            also_from.append(corrections_source(taught, settings.correction_share))

        def train(recipe: Recipe, data: Dataset, on_epoch: OnEpoch | None) -> keras.Model:
            return fit(recipe, data, on_epoch, checkpoints)

    return pipeline.run(
        recipe,
        data,
        name=name,
        created=created,
        root=root,
        on_epoch=on_epoch,
        train=train,
        also_from=tuple(also_from),
    )
