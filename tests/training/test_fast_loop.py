"""What the fast loop hands to each step: every image once an epoch, augmented anew, with its own rate and decay."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from mnist_core.data.datasets import LabelledImages
from mnist_core.training import fast_loop
from mnist_core.training.mlp import build_mlp
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.training_pool import TrainingPool

pytestmark = pytest.mark.usefixtures("uncompiled")

POOL = TrainingPool(
    np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8), np.arange(20, dtype=np.int64), from_data=20
)
VALIDATION = LabelledImages(np.ones((2, 28, 28), np.float32), np.array([1, 2]))
STILL = Augmentation(rotation_degrees=0, slant=0, stretch=0, shift_px=0, elastic_px=0, thickness=0, fading=0)
RECIPE = Recipe(
    name="mine",
    hidden_units=(4,),
    epochs=2,
    batch_size=5,
    learning_rate=0.8,
    warm_up_epochs=0.5,
    ema_decay=0.2,
    augmentation=STILL,
)


@pytest.fixture
def steps_of(monkeypatch):
    """Give a function that lists what each step of a recipe's training gets: images, labels, rate and decay."""

    def record(recipe):
        steps = []

        def train_step(*batch):
            steps.append([np.array(tensor) for tensor in batch])
            return tf.zeros([3])

        monkeypatch.setattr(fast_loop, "compile_step", lambda *_: train_step)
        fast_loop.train_fast(build_mlp((4,)), recipe, POOL, VALIDATION, lambda _: None)
        return steps

    return record


def orders(steps):
    labels = np.concatenate([labels for _, labels, _, _ in steps])
    return labels.reshape(-1, 20)


def test_each_epoch_shows_each_image_once_with_its_label_in_an_order_of_its_own(steps_of):
    steps = steps_of(RECIPE)
    first, second = orders(steps)
    assert sorted(first) == sorted(second) == list(range(20))
    assert first.tolist() != second.tolist()
    for images, labels, _, _ in steps:
        np.testing.assert_allclose(images, POOL.pixels[labels] / 255, atol=1e-6)


def test_rate_and_ema_decay_go_on_from_epoch_to_epoch(steps_of):
    steps = steps_of(RECIPE)
    # 8 steps, 2 of them warm-up; then 0.4 (1 + cos(n/6 · 180°))
    rates = [0.4, 0.8, 0.8, 0.746410, 0.6, 0.4, 0.2, 0.053590]
    np.testing.assert_allclose([rate for *_, rate, _ in steps], rates, rtol=1e-4)
    decays = [0, 1 / 11, 2 / 12, 0.2, 0.2, 0.2, 0.2, 0.2]
    np.testing.assert_allclose([decay for *_, decay in steps], decays, rtol=1e-5)


def test_no_two_images_of_a_run_are_augmented_alike(steps_of, monkeypatch):
    alike = np.repeat(POOL.pixels[:1], 20, axis=0)
    monkeypatch.setattr("tests.training.test_fast_loop.POOL", dataclasses.replace(POOL, pixels=alike))
    shifting = dataclasses.replace(RECIPE, augmentation=dataclasses.replace(STILL, shift_px=2.0))
    shown = np.concatenate([images for images, *_ in steps_of(shifting)])
    assert len(np.unique(shown.reshape(40, -1), axis=0)) == 40


def test_augmentation_gets_weaker_over_the_last_third(steps_of, monkeypatch):
    scales = []
    monkeypatch.setattr(fast_loop, "augment", lambda images, *how: scales.append(float(how[-1])) or images)
    steps_of(dataclasses.replace(RECIPE, final_augmentation_scale=0.0))
    of_both_epochs = [*scales[:4], *scales[5:9]]  # the next batch is always made ahead, the last one twice
    assert of_both_epochs == pytest.approx([1, 1, 1, 1, 1, 1, 0.75, 0.375])


def test_another_seed_shows_another_order(steps_of):
    assert orders(steps_of(RECIPE)).tolist() != orders(steps_of(dataclasses.replace(RECIPE, seed=1))).tolist()


def test_the_model_ends_with_the_average_and_each_epoch_is_measured_with_it(monkeypatch):
    def compile_step(model, averaged, _):
        def train_step(*_):
            averaged.set_weights([np.zeros_like(weights) for weights in averaged.get_weights()])
            return tf.constant([3.0, 2.0, 4.0])

        return train_step

    monkeypatch.setattr(fast_loop, "compile_step", compile_step)
    model, reports = build_mlp((4,)), []
    fast_loop.train_fast(model, RECIPE, POOL, VALIDATION, reports.append)
    assert all(not weights.any() for weights in model.get_weights())
    last = reports[-1]
    assert (last.epoch, last.epochs, last.loss, last.accuracy) == (2, 2, 3.0, 0.5)
    assert last.validation_loss == pytest.approx(np.log(10))  # zero weights answer 0.1 for each class
