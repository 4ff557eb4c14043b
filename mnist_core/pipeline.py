"""One training run, from plan to version; the page's runs and the command line both end here."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import keras

from mnist_core.contract import KERAS_FILE, ModelCard
from mnist_core.data.datasets import Dataset
from mnist_core.exporting.version_files import write_version_files
from mnist_core.measuring.evaluation import confident_measures, predict_all, score
from mnist_core.paths import EXPORTED
from mnist_core.training.calibration import calibrate, fold_temperature
from mnist_core.training.doubt_threshold import choose_threshold_in_doubt, doubt_measures, validation_doubt
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.fit import fit
from mnist_core.training.mlp import KerasClassifier, hidden_units
from mnist_core.training.recipe import Recipe
from mnist_core.training.training_pool import training_sources
from mnist_core.versions.publishing import publish, require_free_name

LIBRARIES = ("tensorflow", "keras", "numpy", "onnx", "onnxruntime", "tf2onnx")

Train = Callable[[Recipe, Dataset, OnEpoch | None], keras.Model]
"""What makes a trained model of a recipe and a data set."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingPlan:
    """One training run, whole: what is trained on what, how, and which version comes of it.

    Attributes:
        name: the new version's name.
        created: date and time, for its card.
        root: the folder of versions.
        recipe: every setting of the training.
        data: its train part is trained on, its validation part chooses, its test part is reported.
        train: makes a model of the recipe and the data.
        sources: for the card, a sentence on each source of training data besides the recipe's and the data set's.
        seal: a file by which the publisher is known; see `publish`.
        start_temperature: what the starting model's logits are divided by already; 1.0 for a new model.
    """

    name: str
    created: str
    root: Path = EXPORTED
    recipe: Recipe
    data: Dataset
    train: Train = fit
    sources: tuple[str, ...] = ()
    start_temperature: float = 1.0
    seal: Path | None = None


def run(plan: TrainingPlan, on_epoch: OnEpoch | None = None) -> Path:
    """Train, measure, check parity and publish a version; nothing is published unless all of it succeeds.

    Args:
        plan: the whole job.
        on_epoch: called after each epoch.
    Returns:
        The new version's folder.
    Raises:
        ModelFileError: the name is taken.
        ParityError: the export does not answer as Keras does.
    """
    require_free_name(plan.name, plan.root)  # before minutes of training, not after
    started = time.perf_counter()
    chooser = plan.train(plan.recipe, plan.data, on_epoch)
    model = _refitted(plan, on_epoch, started) if plan.recipe.refits_on_all else chooser
    training_seconds = time.perf_counter() - started
    temperature = calibrate(chooser, plan.data.validation) if plan.recipe.calibrates else 1.0
    if model is not chooser:
        fold_temperature(model, temperature)
    card = _validated_card(plan, chooser, training_seconds, temperature)

    def fill(folder: Path) -> None:
        _without_optimizer(model).save(folder / KERAS_FILE)
        write_version_files(folder, card, plan.data.test.images, plan.data.test.labels)

    return publish(plan.name, fill, root=plan.root, seal=plan.seal)


def _without_optimizer(model: keras.Model) -> keras.Model:
    """Copy a model uncompiled: a saved optimizer is two thirds of the file; Keras ignores `include_optimizer=False`."""
    bare = type(model).from_config(model.get_config())
    bare.set_weights(model.get_weights())
    return bare


def _refitted(plan: TrainingPlan, on_epoch: OnEpoch | None, started: float) -> keras.Model:
    """Train once more, on the validation digits too; epochs and seconds are counted on."""
    before = time.perf_counter() - started
    done = plan.recipe.all_epochs // 2

    def follow(report: EpochReport) -> None:
        if on_epoch:
            on_epoch(replace(report, epoch=done + report.epoch, seconds=before + report.seconds))

    return plan.train(plan.recipe, plan.data.all_for_training(), follow)


def _validated_card(plan: TrainingPlan, model: keras.Model, training_seconds: float, temperature: float) -> ModelCard:
    """Choose the confidence threshold on validation data and write down what is known so far."""
    validation, labels = plan.data.validation, plan.data.validation.labels
    predict = KerasClassifier(model).predict_batch
    probabilities = predict_all(predict, validation.images)
    doubt = validation_doubt(predict, validation)
    threshold = choose_threshold_in_doubt(probabilities, labels, doubt, plan.recipe.max_confident_error)
    measures = score(probabilities, labels).measures() | confident_measures(probabilities, labels, threshold)
    return ModelCard(
        name=plan.name,
        form="float32",
        recipe=asdict(plan.recipe) | {"hidden_units": hidden_units(model)},  # fine-tuning keeps its start's layers
        created=plan.created,
        training_data=[*training_sources(plan.recipe, plan.data), *_refit_source(plan), *plan.sources],
        parameter_count=model.count_params(),
        temperature=plan.start_temperature * temperature,
        confidence_threshold=threshold,
        training_seconds=training_seconds,
        validation=measures | doubt_measures(doubt, threshold),
        test={},
        parity={},
        library_versions={library: importlib.metadata.version(library) for library in LIBRARIES},
    )


def _refit_source(plan: TrainingPlan) -> list[str]:
    if not plan.recipe.refits_on_all:
        return []
    count = len(plan.data.train) + len(plan.data.validation)
    return [
        f"trained again on all {count:,} digits; temperature and threshold come from the training without validation "
        "digits"
    ]
