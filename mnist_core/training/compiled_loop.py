"""Train with a whole epoch inside one compiled function: data resident, deformation in the step, weights averaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT
from mnist_core.training.augmentation import Augmentation, augment, draw_chance


@dataclass(frozen=True, kw_only=True)
class LoopSettings:
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    warm_up_epochs: float
    label_smoothing: float
    average_momentum: float
    weight_decay: float
    augmentation: Augmentation
    calm_epochs: int = 0
    calm_amount: float = 0.5
    optimizer: str = "adam"


def train(model, images: NDArray[np.uint8], targets_idx: NDArray[np.int64], s: LoopSettings, on_epoch):
    averaged = keras.models.clone_model(model)
    averaged.set_weights(model.get_weights())
    logits = keras.models.clone_model(model)  # never used for weights
    pool = tf.constant(images)
    label = tf.constant(targets_idx)
    count = len(images)
    steps = count // s.batch_size
    total = steps * s.epochs
    warm = s.warm_up_epochs * steps
    if s.optimizer == "muon":
        opt = keras.optimizers.Muon(learning_rate=s.learning_rate, adam_lr_ratio=0.1, weight_decay=s.weight_decay, rms_rate=0.2)
    elif s.weight_decay:
        opt = keras.optimizers.AdamW(s.learning_rate, weight_decay=s.weight_decay, beta_2=0.99)
    else:
        opt = keras.optimizers.Adam(s.learning_rate, beta_2=0.99)
    opt.build(model.trainable_variables)
    lr = opt.learning_rate

    @tf.function(jit_compile=True)
    def step(batch, y, chance, rate, amount, momentum):
        x = augment(tf.cast(batch, tf.float32) / 255.0, chance, s.augmentation, amount)
        hot = tf.one_hot(y, CLASS_COUNT)
        smooth = s.label_smoothing
        target = tf.where((y >= 0)[:, None], hot * (1 - smooth) + smooth / CLASS_COUNT, 1.0 / CLASS_COUNT)
        with tf.GradientTape() as tape:
            p = model(x, training=True)
            loss = tf.reduce_mean(-tf.reduce_sum(target * tf.math.log(p + 1e-7), -1))
        grads = tape.gradient(loss, model.trainable_variables)
        opt.learning_rate.assign(rate)
        opt.apply(grads, model.trainable_variables)
        for a, w in zip(averaged.trainable_variables, model.trainable_variables):
            a.assign(momentum * a + (1 - momentum) * w)
        digit = tf.cast(y >= 0, tf.float32)
        right = tf.reduce_sum(digit * tf.cast(tf.argmax(p, -1) == y, tf.float32))
        return loss, right, tf.reduce_sum(digit)

    @tf.function
    def epoch_fn(epoch):
        order = tf.random.experimental.stateless_shuffle(tf.range(count), [s.seed, epoch])
        a = tf.constant(0.0); b = tf.constant(0.0); c = tf.constant(0.0)
        for i in tf.range(steps):
            now = epoch * steps + i
            nowf = tf.cast(now, tf.float32)
            prog = tf.clip_by_value((nowf - warm) / (total - warm), 0.0, 1.0)
            rate = s.learning_rate * tf.minimum(nowf / max(warm, 1.0), 1.0) * 0.5 * (1 + tf.cos(np.pi * prog))
            amount = tf.where(epoch >= s.epochs - s.calm_epochs, s.calm_amount, 1.0)
            momentum = tf.minimum(s.average_momentum, nowf / (nowf + 10.0))
            idx = order[i * s.batch_size:(i + 1) * s.batch_size]
            l, r, n = step(tf.gather(pool, idx), tf.gather(label, idx), draw_chance(s.batch_size, tf.stack([s.seed + 7919, now])), rate, amount, momentum)
            a += l; b += r; c += n
        return a / tf.cast(steps, tf.float32), b / c

    for e in range(s.epochs):
        loss, acc = epoch_fn(tf.constant(e))
        on_epoch(e + 1, float(loss), float(acc), averaged)
    return averaged
