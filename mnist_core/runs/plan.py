"""From a run's settings to the plan that `pipeline.run` carries out; the page and the command line both go this way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from mnist_core.corrections import store
from mnist_core.data.datasets import LabelledImages, dataset_named
from mnist_core.paths import EXPORTED
from mnist_core.pipeline import TrainingPlan
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.database import open_database
from mnist_core.training.fine_tune import FineTuning, fine_tune
from mnist_core.training.fit import fit
from mnist_core.training.mixing import corrections_source, mix_corrections
from mnist_core.training.seeds import stream_seed
from mnist_core.versions import lookup


def training_plan(
    settings: RunSettings,
    *,
    name: str,
    created: str,
    root: Path = EXPORTED,
    engine: sa.Engine | None = None,
    checkpoints: Path | None = None,
    seal: Path | None = None,
) -> TrainingPlan:
    """Load what a run's settings name: the data, the corrections, the version to start from.

    Args:
        settings: what to train.
        name: the new version's name.
        created: date and time, for its card.
        root: the folder of versions, also of the one to start from.
        engine: the database with the corrections; None opens the usual one where the settings ask for corrections.
        checkpoints: a folder to keep the last epoch in, and to resume from if it is there; None keeps none.
        seal: a file by which the publisher is known; None for none.
    Raises:
        DatasetError: the data is missing, or corrections are asked for and there are none.
        ModelFileError: the version to start from is missing or damaged.
    """
    plan = TrainingPlan(
        name=name,
        created=created,
        root=root,
        recipe=settings.recipe(),
        data=dataset_named(settings.data),
        train=partial(fit, checkpoints=checkpoints),
        seal=seal,
    )
    if not settings.correction_share:
        return plan
    corrections = LabelledImages(*store.labelled_images(engine or open_database(), store.TRAIN, with_no_digit=True))
    plan = replace(plan, sources=(corrections_source(corrections, settings.correction_share),))
    if settings.starts_from_version:
        return _from_version(plan, settings, corrections, checkpoints)
    rng = np.random.default_rng(stream_seed(plan.recipe.seed, "corrections"))
    mixed = mix_corrections(plan.data, corrections, settings.correction_share, settings.augmentation, rng)
    return replace(plan, data=mixed)


def _from_version(
    plan: TrainingPlan, settings: RunSettings, corrections: LabelledImages, checkpoints: Path | None
) -> TrainingPlan:
    """Fine-tune a version's model; the share of confident errors that its card promises stays."""
    start = lookup.version_folder(settings.start_from or "", plan.root)
    card = OnnxClassifier.load(start).card
    promised = card.recipe.get("max_confident_error", plan.recipe.max_confident_error)
    how = FineTuning(
        start=start,
        corrections=corrections,
        share=settings.correction_share,
        strength=settings.augmentation,
        checkpoints=checkpoints,
    )
    return replace(
        plan,
        recipe=replace(plan.recipe, max_confident_error=promised),
        train=lambda recipe, data, on_epoch: fine_tune(recipe, data, how, on_epoch),
        sources=(f"started from version {start.name}", *plan.sources),
        start_temperature=card.temperature,
    )
