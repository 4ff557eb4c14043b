"""One step of the fast loop: loss, optimizer and EMA, against numbers worked out by hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mnist_core.contract import NO_DIGIT
from mnist_core.training.mlp import build_mlp, copy_model
from mnist_core.training.recipe import Recipe
from mnist_core.training.train_step import build_optimizer, compile_step, targets

pytestmark = pytest.mark.usefixtures("uncompiled")

IMAGES = tf.constant(np.random.default_rng(0).random((16, 28, 28), np.float32))
SEVENS = tf.constant([7] * 16, tf.int64)
HIDDEN_KERNEL, HIDDEN_BIAS, LAST_KERNEL, LAST_BIAS = range(4)


def trained(*, rate=0.01, decay=0.0, weight_decay=0.0, labels=SEVENS, steps=1):
    """Take steps from fixed weights; gives the weights before and after, the EMA's, and what the last step reports."""
    keras.utils.set_random_seed(0)
    model = build_mlp((8,))
    averaged = copy_model(model)
    before = model.get_weights()
    step = compile_step(model, averaged, build_optimizer(model, Recipe(name="mine", weight_decay=weight_decay)))
    for _ in range(steps):
        report = step(IMAGES, labels, tf.constant(rate), tf.constant(decay)).numpy()
    return before, model.get_weights(), averaged.get_weights(), report


def test_a_digits_target_is_one_hot_and_a_non_digits_is_uniform():
    expected = [[0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0.1] * 10]
    np.testing.assert_allclose(targets(tf.constant([2, NO_DIGIT], tf.int64)), expected)


def test_with_decay_0_the_average_is_the_trained_model():
    _, after, averaged, _ = trained(decay=0.0)
    for found, expected in zip(averaged, after, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_average_moves_by_what_the_decay_leaves():
    before, after, averaged, _ = trained(decay=0.75)
    for start, end, found in zip(before, after, averaged, strict=True):
        np.testing.assert_allclose(found, 0.75 * start + 0.25 * end, atol=1e-6)


def test_adams_first_step_moves_the_last_layer_by_a_fifth_of_the_rate_towards_the_label():
    before, after, _, _ = trained(rate=0.01)
    expected = np.full(10, -0.002)
    expected[7] = 0.002
    np.testing.assert_allclose(after[LAST_BIAS] - before[LAST_BIAS], expected, rtol=1e-3)
    moved = np.abs(after[LAST_KERNEL] - before[LAST_KERNEL])
    np.testing.assert_allclose(moved[moved > 0], 0.002, rtol=0.05)  # less by Adam's ε


def test_adams_second_step_has_beta_0_9_and_0_999():
    """A gradient that stays the same moves by the rate again, whatever β; so the second one is turned round."""
    keras.utils.set_random_seed(0)
    model = build_mlp((8,))
    optimizer = build_optimizer(model, Recipe(name="mine"))
    optimizer.learning_rate.assign(0.01)
    bias, start = model.trainable_variables[LAST_BIAS], model.get_weights()[LAST_BIAS]
    for sign in (1.0, -1.0):
        gradients = [tf.zeros(v.shape) for v in model.trainable_variables[:LAST_BIAS]] + [sign * tf.ones(10)]
        optimizer.apply(gradients, model.trainable_variables)
    # m = 0.9 · 0.1 − 0.1 = −0.01, over 1 − 0.9² = 0.19; v = 1 after its correction: −0.002 (1 − 0.01 / 0.19)
    np.testing.assert_allclose(bias.numpy() - start, -0.002 * (1 - 0.01 / 0.19), rtol=1e-3)


def test_muon_moves_a_hidden_kernel_in_all_directions_about_alike():
    before, after, _, _ = trained(rate=0.01, labels=tf.constant(np.arange(16) % 10, tf.int64))
    moves = np.linalg.svd(after[HIDDEN_KERNEL] - before[HIDDEN_KERNEL], compute_uv=False)
    full = 0.01 * 0.2 * np.sqrt(784)  # the rate, scaled to Adam's root mean square, for a singular value of 1
    moving = moves[moves > 0.1 * full]
    assert len(moving) >= 4
    assert (moving > 0.5 * full).all()
    assert (moving < 1.3 * full).all()


@pytest.mark.parametrize("layer", [HIDDEN_KERNEL, LAST_KERNEL])
def test_weight_decay_takes_its_share_of_each_weight_times_the_rate(layer):
    before, without, _, _ = trained(rate=0.01)
    _, with_decay, _, _ = trained(rate=0.01, weight_decay=0.5)
    np.testing.assert_allclose(without[layer] - with_decay[layer], 0.01 * 0.5 * before[layer], atol=1e-6)


def test_the_step_reports_its_loss_and_counts_right_answers_among_digits_alone():
    keras.utils.set_random_seed(0)
    model = build_mlp((8,))
    model.set_weights([np.zeros_like(weights) for weights in model.get_weights()])  # answers 0.1 for each class
    step = compile_step(model, copy_model(model), build_optimizer(model, Recipe(name="mine")))
    labels = tf.constant([0] * 4 + [7] * 4 + [NO_DIGIT] * 8, tf.int64)
    loss, right, digits = step(IMAGES, labels, tf.constant(0.0), tf.constant(0.0)).numpy()
    assert loss == pytest.approx(np.log(10), rel=1e-5)
    assert (right, digits) == (4, 8)
