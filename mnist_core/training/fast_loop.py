"""Train with a whole epoch inside one compiled function: data resident, digits deformed in the step, weights averaged.

`model.fit` leaves XLA off on a CPU and crosses into Python at every step; here a step costs an eighth. What is
trained stays a plain Keras model.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from mnist_core.contract import CLASS_COUNT
from mnist_core.data.datasets import LabelledImages
from mnist_core.training.augmentation import augment, draw_noise
from mnist_core.training.checkpoints import restore_last_epoch, save_epoch
from mnist_core.training.compiled import compiled
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.training_pool import NO_DIGIT, TrainingPool

ADAM_LR_RATIO = 0.2
"""Biases and the last layer are trained by Adam, at this share of Muon's rate, as Muon's authors advise."""


@dataclass(frozen=True)
class _Schedule:
    """What changes from step to step."""

    recipe: Recipe
    steps_per_epoch: int

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        """Rise linearly, then fall along half a cosine to 0 at the last step."""
        warm_up = self.recipe.warm_up_epochs * self.steps_per_epoch
        total = self.recipe.epochs * self.steps_per_epoch
        progress = tf.clip_by_value((step - warm_up) / max(total - warm_up, 1), 0.0, 1.0)
        rising = tf.minimum((step + 1) / max(warm_up, 1.0), 1.0)
        return self.recipe.learning_rate * rising * (1 + tf.cos(math.pi * progress)) / 2

    def deformation(self, step: tf.Tensor) -> tf.Tensor:
        """Stay at 1, then fall linearly over the last third."""
        last_third = tf.clip_by_value(3 * step / (self.recipe.epochs * self.steps_per_epoch) - 2, 0.0, 1.0)
        return 1 - (1 - self.recipe.final_augmentation_scale) * last_third

    def momentum(self, step: tf.Tensor) -> tf.Tensor:
        """Forget the first steps soon: the average's momentum is at most step / (step + 10)."""
        return tf.minimum(self.recipe.ema_decay, step / (step + 10))


def train_fast(
    model: keras.Sequential,
    recipe: Recipe,
    pool: TrainingPool,
    validation: LabelledImages,
    on_epoch: OnEpoch,
    checkpoints: Path | None = None,
) -> None:
    """Train a model in place; it ends with the averaged weights.

    Args:
        model: freshly built; its weights are where training starts.
        recipe: with an augmentation.
        pool: at least one batch of pictures.
        validation: measured after each epoch, with the averaged weights.
        on_epoch: called after each epoch; what it raises ends the training.
        checkpoints: a folder to keep the last epoch in, and to go on from if it is there; None keeps none.
    """
    started = time.perf_counter()
    averaged = keras.models.clone_model(model)
    averaged.set_weights(model.get_weights())
    optimizer = _built_optimizer(model, recipe)
    run_epoch = _compiled_epoch(model, averaged, optimizer, recipe, pool)
    measure = _compiled_measure(averaged, validation)
    state = [*model.variables, *averaged.variables, *optimizer.variables]
    for epoch in range(restore_last_epoch(state, checkpoints), recipe.epochs):
        loss, accuracy = run_epoch(tf.constant(epoch))
        save_epoch(state, epoch + 1, checkpoints)
        validation_loss, validation_accuracy = measure()
        on_epoch(
            EpochReport(
                epoch=epoch + 1,
                epochs=recipe.epochs,
                loss=float(loss),
                accuracy=float(accuracy),
                validation_loss=float(validation_loss),
                validation_accuracy=float(validation_accuracy),
                seconds=time.perf_counter() - started,
            )
        )
    model.set_weights(averaged.get_weights())


def _compiled_epoch(
    model: keras.Sequential,
    averaged: keras.Sequential,
    optimizer: keras.optimizers.Optimizer,
    recipe: Recipe,
    pool: TrainingPool,
) -> Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    """Make the function that runs one epoch and gives its mean loss and its accuracy on digits."""
    pixels, labels = tf.constant(pool.pixels), tf.constant(pool.labels)
    batch_size = min(recipe.batch_size, len(pool.labels))
    steps = len(pool.labels) // batch_size
    schedule = _Schedule(recipe, steps)
    train_step = _compiled_step(model, averaged, optimizer)
    how = recipe.augmentation or Augmentation()

    @compiled()
    def run_epoch(epoch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        order = tf.random.experimental.stateless_shuffle(tf.range(len(pool.labels)), [recipe.seed, epoch])

        def batch(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            chosen = tf.slice(order, [index * batch_size], [batch_size])
            step = epoch * steps + index
            chance = draw_noise(batch_size, tf.stack([recipe.seed, step]))
            amount = schedule.deformation(tf.cast(step, tf.float32))
            images = tf.cast(tf.gather(pixels, chosen), tf.float32) / 255.0
            return augment(images, chance, how, amount), tf.gather(labels, chosen)

        sums = tf.zeros([3])
        images, targets = batch(0)
        for index in tf.range(steps):
            step = tf.cast(epoch * steps + index, tf.float32)
            following = batch(tf.minimum(index + 1, steps - 1))  # deformed on one core while the other trains
            sums += train_step(images, targets, schedule.learning_rate(step), schedule.momentum(step))
            images, targets = following
        return sums[0] / tf.cast(steps, tf.float32), sums[1] / tf.maximum(sums[2], 1.0)

    return run_epoch


def _built_optimizer(model: keras.Sequential, recipe: Recipe) -> keras.optimizers.Optimizer:
    optimizer = keras.optimizers.Muon(
        exclude_layers=[model.layers[-1].name],
        adam_lr_ratio=ADAM_LR_RATIO,
        weight_decay=recipe.weight_decay,
        adam_weight_decay=recipe.weight_decay,
    )
    optimizer.build(model.trainable_variables)
    return optimizer


def _compiled_step(
    model: keras.Sequential, averaged: keras.Sequential, optimizer: keras.optimizers.Optimizer
) -> Callable[..., tf.Tensor]:
    """Make the function that trains on one batch and gives its loss, right answers and digits: float32 [3]."""
    variables = model.trainable_variables

    @compiled(jit_compile=True, autograph=False)  # nothing in it is Python control flow that depends on a tensor
    def train_step(images: tf.Tensor, labels: tf.Tensor, rate: tf.Tensor, momentum: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            probabilities = model(images, training=True)
            loss = tf.reduce_mean(keras.losses.categorical_crossentropy(_targets(labels), probabilities))
        optimizer.learning_rate.assign(rate)
        optimizer.apply(tape.gradient(loss, variables), variables)
        for average, variable in zip(averaged.trainable_variables, variables, strict=True):
            average.assign(momentum * average + (1 - momentum) * variable)
        right = tf.reduce_sum(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))
        return tf.stack([loss, right, tf.reduce_sum(tf.cast(labels != NO_DIGIT, tf.float32))])

    return train_step


def _targets(labels: tf.Tensor) -> tf.Tensor:
    """Give a digit its class and a non-digit 10 % of each: float32 [N, 10]."""
    is_digit = tf.cast(labels != NO_DIGIT, tf.float32)[:, None]
    return tf.one_hot(labels, CLASS_COUNT) + (1 - is_digit) / CLASS_COUNT


def _compiled_measure(model: keras.Sequential, validation: LabelledImages) -> Callable[[], tuple[tf.Tensor, tf.Tensor]]:
    """Make the function that gives the loss and accuracy on the validation images."""
    images, labels = tf.constant(validation.images), tf.constant(validation.labels)

    @compiled(autograph=False)
    def measure() -> tuple[tf.Tensor, tf.Tensor]:
        probabilities = model(images, training=False)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        return loss, tf.reduce_mean(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))

    return measure
