"""Training learns, reports each epoch, repeats itself with the same seed and stops when the listener says so."""

import dataclasses
import itertools

import numpy as np
import pytest

from mnist_core.contract import NO_DIGIT
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.outliers import MEASURING_SHAPES, make_outliers, stack_kinds
from mnist_core.errors import ModelFileError
from mnist_core.training.fit import fit
from mnist_core.training.mlp import KerasClassifier, build_mlp
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.recipes import TUTORIAL
from mnist_core.training.soup_branch import SoupBranch


def test_the_shape_of_the_net_is_the_tutorials():
    assert build_mlp((256, 128)).count_params() == 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10 == 235_146


def test_the_tutorial_learns_and_reports_each_epoch(digits):
    reports = []
    model = fit(dataclasses.replace(TUTORIAL, epochs=3, refits_on_all=False), digits, reports.append)

    assert [(report.epoch, report.epochs) for report in reports] == [(1, 3), (2, 3), (3, 3)]
    assert reports[-1].loss < reports[0].loss
    assert reports[-1].validation_accuracy > 0.85
    assert 0 < reports[0].seconds < reports[1].seconds
    probabilities = KerasClassifier(model).predict_batch(digits.validation.images)
    assert (probabilities.argmax(axis=1) == digits.validation.labels).mean() == pytest.approx(
        reports[-1].validation_accuracy
    )
    adam = model.optimizer
    assert (adam.beta_1, adam.beta_2, float(adam.learning_rate)) == (0.9, 0.999, pytest.approx(0.001))
    assert int(adam.iterations) == 3 * 38  # 1,197 images in batches of 32


def test_the_tutorial_learns_doubt_from_what_is_no_digit(digits):
    scribbles = np.tile(np.random.default_rng(0).random((4, 28, 28), np.float32), (50, 1, 1))
    train = LabelledImages(
        np.concatenate([digits.train.images, scribbles]), np.concatenate([digits.train.labels, np.full(200, NO_DIGIT)])
    )
    model = fit(dataclasses.replace(TUTORIAL, epochs=3), dataclasses.replace(digits, train=train))
    assert KerasClassifier(model).predict_batch(scribbles[:4]).max() < 0.2


@pytest.mark.long
def test_the_same_seed_gives_the_same_model(digits):
    one_epoch = dataclasses.replace(TUTORIAL, epochs=1, batch_size=128, seed=7)
    first, second = fit(one_epoch, digits), fit(one_epoch, digits)
    for left, right in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.fixture(scope="module")
def fast_recipe():
    return Recipe(
        name="fast",
        hidden_units=(32,),
        epochs=10,
        soup_branches=(
            SoupBranch(epochs=2, learning_rate=0.002, augmentation_scale=0.3, extras_share=1.0, weight=0.5),
        ),
        batch_size=64,
        learning_rate=0.01,
        augmentation=Augmentation(),
        ema_decay=0.9,
        outliers_per_kind=30,
    )


@pytest.fixture(scope="module")
def fast_run(fast_recipe, digits):
    reports = []
    return fit(fast_recipe, digits, reports.append), reports


@pytest.mark.long
def test_the_compiled_loop_learns_and_reports_each_epoch_of_both_stages(fast_run, digits):
    model, reports = fast_run
    assert [(report.epoch, report.epochs) for report in reports] == [(epoch, 12) for epoch in range(1, 13)]
    assert all(earlier.seconds < later.seconds for earlier, later in itertools.pairwise(reports))
    assert reports[-1].loss < reports[0].loss
    assert reports[-1].validation_accuracy > 0.9
    probabilities = KerasClassifier(model).predict_batch(digits.validation.images)
    assert (probabilities.argmax(axis=1) == digits.validation.labels).mean() > 0.9


@pytest.mark.long
def test_the_compiled_loop_gives_the_same_model_for_the_same_seed(fast_run, fast_recipe, digits):
    for left, right in zip(fast_run[0].get_weights(), fit(fast_recipe, digits).get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.long
def test_non_digits_in_the_training_set_teach_doubt(fast_run, digits):
    classifier = KerasClassifier(fast_run[0])
    unseen = stack_kinds(make_outliers(digits.test, 20, np.random.default_rng(99), MEASURING_SHAPES))
    confidence_in_non_digits = classifier.predict_batch(unseen).max(axis=1).mean()
    assert confidence_in_non_digits < classifier.predict_batch(digits.test.images).max(axis=1).mean() - 0.2


def test_a_listener_can_end_the_training(digits):
    class CancelledError(Exception):
        pass

    def cancel(report):
        raise CancelledError

    with pytest.raises(CancelledError):
        fit(TUTORIAL, digits, cancel)


def test_a_saved_model_answers_as_before(tmp_path, digits):
    model = build_mlp((16,))
    model.save(tmp_path / "model.keras")
    images = digits.test.images[:7]
    np.testing.assert_array_equal(
        KerasClassifier.from_file(tmp_path / "model.keras").predict_batch(images),
        KerasClassifier(model).predict_batch(images),
    )


def test_a_damaged_model_file_is_named(tmp_path):
    (tmp_path / "model.keras").write_bytes(b"not a model")
    with pytest.raises(ModelFileError, match=r"model\.keras is not a model that Keras can open"):
        KerasClassifier.from_file(tmp_path / "model.keras")
