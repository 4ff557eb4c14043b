"""What changes from step to step in the fast loop: learning rate, strength of augmentation, EMA decay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import tensorflow as tf

from mnist_core.training.recipe import Recipe

EMA_WARM_UP_STEPS = 10


@dataclass(frozen=True)
class Schedule:
    """A recipe's values at each step; steps count from 0 and are float32 scalars.

    Attributes:
        recipe: says the peak values and the number of epochs.
        steps_per_epoch: at least 1.
    """

    recipe: Recipe
    steps_per_epoch: int

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        """Linear warm-up to the recipe's rate, then cosine decay to 0 where the last step ends."""
        warm_up = self.recipe.warm_up_epochs * self.steps_per_epoch
        progress = tf.clip_by_value((step - warm_up) / max(self._total_steps - warm_up, 1), 0.0, 1.0)
        rising = tf.minimum((step + 1) / max(warm_up, 1.0), 1.0)
        return self.recipe.learning_rate * rising * (1 + tf.cos(math.pi * progress)) / 2

    def augmentation_scale(self, step: tf.Tensor) -> tf.Tensor:
        """Stay at 1, then fall linearly over the last third of the steps to the recipe's final scale."""
        last_third = tf.clip_by_value(3 * step / self._total_steps - 2, 0.0, 1.0)
        return 1 - (1 - self.recipe.final_augmentation_scale) * last_third

    def ema_decay(self, step: tf.Tensor) -> tf.Tensor:
        """At most step / (step + 10), so that the EMA soon forgets the initial weights; then the recipe's decay."""
        return tf.minimum(self.recipe.ema_decay, step / (step + EMA_WARM_UP_STEPS))

    @property
    def _total_steps(self) -> int:
        return self.recipe.epochs * self.steps_per_epoch
