"""One compiled training step of the fast loop: gradients, Muon and Adam, and the EMA of the weights."""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from mnist_core.contract import CLASS_COUNT, NO_DIGIT
from mnist_core.training.compiled import compiled
from mnist_core.training.recipe import Recipe

ADAM_LR_RATIO = 0.2
"""Adam trains the biases and the last layer, at this share of Muon's learning rate, as Muon's authors advise."""


def build_optimizer(model: keras.Sequential, recipe: Recipe) -> keras.optimizers.Optimizer:
    """Make Muon for the hidden kernels, with Adam for the biases and the last layer; its slots are built.

    Source:
        Jordan et al. 2024, "Muon: An optimizer for hidden layers", https://kellerjordan.github.io/posts/muon.
    """
    optimizer = keras.optimizers.Muon(
        exclude_layers=[model.layers[-1].name],
        adam_lr_ratio=ADAM_LR_RATIO,
        weight_decay=recipe.weight_decay,
        adam_weight_decay=recipe.weight_decay,
    )
    optimizer.build(model.trainable_variables)
    return optimizer


def compile_step(
    model: keras.Sequential, averaged: keras.Sequential, optimizer: keras.optimizers.Optimizer
) -> Callable[..., tf.Tensor]:
    """Make the function that trains on one batch.

    Args:
        model: is trained in place.
        averaged: the same layers; holds the EMA of the model's weights.
        optimizer: from `build_optimizer`.
    Returns:
        A function of images float32 [N, 28, 28], labels int64 [N], learning rate and EMA decay; it gives the mean
        loss, the number of right answers and the number of digits, float32 [3].
    """
    variables = model.trainable_variables

    @compiled(jit_compile=True, autograph=False)  # nothing in it is Python control flow that depends on a tensor
    def train_step(images: tf.Tensor, labels: tf.Tensor, learning_rate: tf.Tensor, ema_decay: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            probabilities = model(images, training=True)
            loss = tf.reduce_mean(keras.losses.categorical_crossentropy(targets(labels), probabilities))
        optimizer.learning_rate.assign(learning_rate)
        optimizer.apply(tape.gradient(loss, variables), variables)
        for average, variable in zip(averaged.trainable_variables, variables, strict=True):
            average.assign(ema_decay * average + (1 - ema_decay) * variable)
        right = tf.reduce_sum(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))
        return tf.stack([loss, right, tf.reduce_sum(tf.cast(labels != NO_DIGIT, tf.float32))])

    return train_step


def targets(labels: tf.Tensor) -> tf.Tensor:
    """Turn labels int64 [N] into targets float32 [N, 10]: one-hot for a digit, 0.1 for each class for a non-digit.

    Source:
        Outlier exposure: Hendrycks et al. 2019, https://arxiv.org/abs/1812.04606.
    """
    is_digit = tf.cast(labels != NO_DIGIT, tf.float32)[:, None]
    return tf.one_hot(labels, CLASS_COUNT) + (1 - is_digit) / CLASS_COUNT
