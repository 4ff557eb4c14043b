"""Train with a whole epoch in one compiled function: data resident, images augmented on the fly, EMA of the weights.

`model.fit` leaves XLA off on a CPU and returns to Python after every step; here a step costs an eighth. What is trained
stays a plain Keras model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import keras
import tensorflow as tf

from mnist_core.data.datasets import LabelledImages
from mnist_core.training.augmentation import augment, draw_noise
from mnist_core.training.checkpoints import restore_last_epoch, save_epoch
from mnist_core.training.compiled import compiled
from mnist_core.training.epoch_report import EpochReport, OnEpoch
from mnist_core.training.mlp import copy_model
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.schedule import Schedule
from mnist_core.training.seeds import stream_seed
from mnist_core.training.train_step import build_optimizer, compile_step
from mnist_core.training.training_pool import TrainingPool


def train_fast(
    model: keras.Sequential,
    recipe: Recipe,
    pool: TrainingPool,
    validation: LabelledImages,
    on_epoch: OnEpoch,
    checkpoints: Path | None = None,
) -> None:
    """Train a model in place; it ends with the EMA of its weights.

    Args:
        model: freshly built; its weights are where training starts.
        recipe: with an augmentation.
        pool: what is trained on; at least one image.
        validation: measured after each epoch, with the EMA weights.
        on_epoch: called after each epoch; what it raises ends the training.
        checkpoints: a folder to keep the last epoch in, and to go on from if it is there; None keeps none.
    """
    started = time.perf_counter()
    averaged = copy_model(model)
    optimizer = build_optimizer(model, recipe)
    run_epoch = _compile_epoch(model, averaged, optimizer, recipe, pool)
    measure = _compile_measure(averaged, validation)
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


def _compile_epoch(
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
    schedule = Schedule(recipe, steps)
    train_step = compile_step(model, averaged, optimizer)
    augmentation = recipe.augmentation or Augmentation()
    order_seed, noise_seed = (stream_seed(recipe.seed, purpose) for purpose in ("order", "noise"))

    @compiled()
    def run_epoch(epoch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        order = tf.random.experimental.stateless_shuffle(tf.range(len(pool.labels)), [order_seed, epoch])

        def batch(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            chosen = tf.slice(order, [index * batch_size], [batch_size])
            step = epoch * steps + index
            noise = draw_noise(batch_size, tf.stack([noise_seed, step]))
            scale = schedule.augmentation_scale(tf.cast(step, tf.float32))
            images = tf.cast(tf.gather(pixels, chosen), tf.float32) / 255.0
            return augment(images, noise, augmentation, scale), tf.gather(labels, chosen)

        sums = tf.zeros([3])
        images, targets = batch(0)
        for index in tf.range(steps):
            step = tf.cast(epoch * steps + index, tf.float32)
            following = batch(tf.minimum(index + 1, steps - 1))  # augmented on one core while the other trains
            sums += train_step(images, targets, schedule.learning_rate(step), schedule.ema_decay(step))
            images, targets = following
        return sums[0] / tf.cast(steps, tf.float32), sums[1] / tf.maximum(sums[2], 1.0)

    return run_epoch


def _compile_measure(model: keras.Sequential, validation: LabelledImages) -> Callable[[], tuple[tf.Tensor, tf.Tensor]]:
    """Make the function that gives the loss and accuracy on the validation images."""
    images, labels = tf.constant(validation.images), tf.constant(validation.labels)

    @compiled(autograph=False)
    def measure() -> tuple[tf.Tensor, tf.Tensor]:
        probabilities = model(images, training=False)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        return loss, tf.reduce_mean(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))

    return measure
