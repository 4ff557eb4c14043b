"""Teach a trained model a few corrected digits in a minute, and keep it from forgetting all the others.

Knowledge distillation replays other digits with the starting model's own answers as targets. The result is a weighted
average of the weights before and after: it keeps what was learnt and loses half as many other digits.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from mnist_core.contract import DigitBatch, Probabilities
from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.measuring.evaluation import predict_all, score
from mnist_core.training.checkpoints import restore_last_epoch, save_epoch
from mnist_core.training.distillation import draw_epoch, epoch_size
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.mlp import KerasClassifier, copy_model
from mnist_core.training.recipe import Recipe
from mnist_core.training.seeds import stream_seed
from mnist_core.training.training_pool import gather_pool
from mnist_core.training.weight_average import weighted_average

FINE_TUNED_WEIGHT = 2 / 3
"""In the weighted average. Chosen on validation digits and made-up sevens: after four corrections of them, one in
twelve unseen ones is still misread with 1/2, none with 2/3."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FineTuning:
    """What fine-tuning needs beside a recipe and a data set.

    Attributes:
        start: the version folder, or .keras file, of the starting model.
        corrections: what it is to learn; at least one.
        share: of each epoch's images that are corrections, above 0, at most 0.5.
        strength: factor on the augmentation, 0–2.
        checkpoints: a folder to keep the last epoch in, and to resume from if it is there; None keeps none.
    """

    start: Path
    corrections: LabelledImages
    share: float
    strength: float
    checkpoints: Path | None = None


def fine_tune(recipe: Recipe, data: Dataset, settings: FineTuning, on_epoch: OnEpoch | None = None) -> keras.Model:
    """Fine-tune a model on corrections.

    Args:
        recipe: its epochs, batch_size, learning_rate and seed count; the layers are the starting model's.
        data: what the recipe makes of its train part is replayed; its validation part is measured each epoch.
        settings: where to start, what to learn.
        on_epoch: called after each epoch; what it raises ends the training.
    Returns:
        The trained model, float32 [N, 28, 28] to float32 [N, 10].
    Raises:
        ModelFileError: the starting model is missing or damaged.
        DatasetError: there are no corrections.
    """
    keras.utils.set_random_seed(stream_seed(recipe.seed, "order"))
    teacher = KerasClassifier.load(settings.start)
    pixels = gather_pool(recipe, data).pixels
    steps = math.ceil(epoch_size(len(pixels), settings.share) / recipe.batch_size)
    student = _compiled_student(teacher.model, recipe, steps * recipe.epochs)

    def draw(epoch: int) -> tuple[DigitBatch, Probabilities]:
        rng = np.random.default_rng(stream_seed(recipe.seed, "replay", epoch))
        return draw_epoch(teacher.predict_batch, pixels, settings.corrections, settings.share, settings.strength, rng)

    _train(student, recipe, draw, data.validation, settings.checkpoints, on_epoch)
    both = [teacher.model.get_weights(), student.get_weights()]
    student.set_weights(weighted_average(both, [1 - FINE_TUNED_WEIGHT, FINE_TUNED_WEIGHT]))
    return student


def _compiled_student(teacher: keras.Model, recipe: Recipe, steps: int) -> keras.Model:
    """Copy the teacher, to be trained by Adam with cosine decay of the learning rate to 0 over all steps."""
    student = copy_model(teacher)
    schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    student.compile(keras.optimizers.Adam(schedule), "categorical_crossentropy", metrics=["accuracy"])
    student.optimizer.build(student.trainable_variables)
    return student


def _train(
    student: keras.Model,
    recipe: Recipe,
    draw: Callable[[int], tuple[DigitBatch, Probabilities]],
    validation: LabelledImages,
    checkpoints: Path | None,
    on_epoch: OnEpoch | None,
) -> None:
    """Train epoch by epoch on what `draw` gives, each one kept, measured and reported."""
    classifier = KerasClassifier(student)
    state = [*student.variables, *student.optimizer.variables]
    started = time.perf_counter()
    for epoch in range(restore_last_epoch(state, checkpoints) + 1, recipe.epochs + 1):
        images, targets = draw(epoch)
        fitted = student.fit(images, targets, batch_size=recipe.batch_size, epochs=1, verbose=0).history
        save_epoch(state, epoch, checkpoints)
        measured = score(predict_all(classifier.predict_batch, validation.images), validation.labels)
        report = EpochReport(
            epoch=epoch,
            epochs=recipe.epochs,
            loss=fitted["loss"][0],
            accuracy=fitted["accuracy"][0],
            validation_loss=measured.loss,
            validation_accuracy=measured.accuracy,
            seconds=time.perf_counter() - started,
        )
        if on_epoch:
            on_epoch(report)
