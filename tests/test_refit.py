"""A recipe that refits: the choices come from the model that never saw the validation digits, the weights from all."""

import dataclasses

import numpy as np
import pytest

from mnist_core import pipeline
from mnist_core.pipeline import TrainingPlan
from mnist_core.reading import OnnxClassifier
from mnist_core.training.epoch_report import EpochReport
from mnist_core.training.mlp import KerasClassifier, build_mlp
from mnist_core.training.recipes import TUTORIAL

RECIPE = dataclasses.replace(TUTORIAL, hidden_units=(4,), epochs=1, calibrates=True)


def model_of_biases(step):
    """Make a model of which the classes' biases grow in such steps, and the weights are nearly nothing."""
    model = build_mlp(RECIPE.hidden_units)
    model.set_weights([np.full_like(weights, 0.01) for weights in model.get_weights()])
    model.layers[-1].bias.assign(np.arange(10) * step)
    return model


@pytest.fixture(scope="module")
def refitted(digits, tmp_path_factory):
    """Publish a version with a stand-in for training; gives its folder, the data sets it saw and the reports."""
    seen, reports = [], []

    def train(recipe, data, on_epoch):
        seen.append(data)
        numbers = dict.fromkeys(("loss", "accuracy", "validation_loss", "validation_accuracy"), 0.0)
        on_epoch(EpochReport(epoch=1, epochs=recipe.all_epochs, seconds=1.0, **numbers))
        return model_of_biases(0.1 * len(seen))

    root = tmp_path_factory.mktemp("exported")
    plan = TrainingPlan(name="both", created="2026-01-01 00:00 UTC", root=root, recipe=RECIPE, data=digits, train=train)
    return pipeline.run(plan, reports.append), seen, reports


def test_the_second_training_sees_the_validation_digits_too(refitted, digits):
    _, (first, second), _ = refitted
    assert first is digits
    np.testing.assert_array_equal(second.train.labels, np.r_[digits.train.labels, digits.validation.labels])


def test_the_second_models_weights_are_published_with_the_first_ones_temperature(refitted):
    folder, _, _ = refitted
    model, temperature = KerasClassifier.load(folder).model, OnnxClassifier.load(folder).card.temperature
    assert temperature != 1.0
    np.testing.assert_allclose(model.layers[-1].bias.numpy(), np.arange(10) * 0.2 / temperature, rtol=1e-5)


def test_the_card_says_how_the_choices_were_made(refitted):
    folder, _, _ = refitted
    card = OnnxClassifier.load(folder).card
    assert any("on all 1,497 digits; temperature and threshold" in sentence for sentence in card.training_data)
    assert {"letters_let_through", "outliers_let_through"} <= set(card.validation)
    assert "of letters" in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_epochs_and_seconds_are_counted_on(refitted):
    _, _, reports = refitted
    assert [(report.epoch, report.epochs) for report in reports] == [(1, 2), (2, 2)]
    assert reports[1].seconds > reports[0].seconds


def test_without_a_refit_one_model_is_trained_and_published(digits, tmp_path):
    seen = []

    def train(recipe, data, on_epoch):
        seen.append(data)
        return model_of_biases(0.1)

    once = dataclasses.replace(RECIPE, refits_on_all=False)
    pipeline.run(TrainingPlan(name="one", created="", root=tmp_path, recipe=once, data=digits, train=train))
    assert seen == [digits]
