"""Learning rate, augmentation and EMA decay at each step, against numbers worked out by hand."""

import pytest
import tensorflow as tf

from mnist_core.training.recipe import Recipe
from mnist_core.training.schedule import Schedule

STEPS_PER_EPOCH = 10


def schedule(**settings) -> Schedule:
    """A schedule of 40 steps, 10 of them warm-up, at a peak rate of 0.8."""
    recipe = Recipe(name="mine", **{"epochs": 4, "learning_rate": 0.8, "warm_up_epochs": 1.0} | settings)
    return Schedule(recipe, STEPS_PER_EPOCH)


@pytest.mark.parametrize(
    ("step", "rate"),
    [
        (0, 0.08),  # 1/10 of the peak
        (4, 0.4),
        (9, 0.8),  # the last step of the warm-up
        (10, 0.8),
        (20, 0.6),  # a third of the decay: (1 + cos 60°) / 2 = 3/4
        (25, 0.4),
        (30, 0.2),
        (39, 0.0021912),  # one step before the end: 0.4 (1 + cos(29/30 · 180°))
        (40, 0.0),
    ],
)
def test_the_learning_rate_warms_up_linearly_and_decays_along_half_a_cosine_to_0(step, rate):
    assert float(schedule().learning_rate(tf.constant(float(step)))) == pytest.approx(rate, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize(("step", "rate"), [(0, 0.8), (20, 0.4), (40, 0.0)])
def test_without_warm_up_the_learning_rate_starts_at_its_peak(step, rate):
    found = schedule(warm_up_epochs=0.0).learning_rate(tf.constant(float(step)))
    assert float(found) == pytest.approx(rate, abs=1e-7)


@pytest.mark.parametrize(("step", "scale"), [(0, 1.0), (15, 1.0), (20, 1.0), (25, 0.7), (30, 0.4)])
def test_augmentation_falls_to_its_final_scale_over_the_last_third(step, scale):
    found = schedule(epochs=3, final_augmentation_scale=0.4).augmentation_scale(tf.constant(float(step)))
    assert float(found) == pytest.approx(scale)


@pytest.mark.parametrize(("step", "decay"), [(0, 0.0), (1, 1 / 11), (10, 0.5), (90, 0.9), (91, 0.9), (1000, 0.9)])
def test_the_ema_forgets_the_first_steps_and_then_has_the_recipes_decay(step, decay):
    assert float(schedule(ema_decay=0.9).ema_decay(tf.constant(float(step)))) == pytest.approx(decay)


def test_without_an_ema_the_decay_stays_0():
    assert float(schedule(ema_decay=0.0).ema_decay(tf.constant(1000.0))) == 0
