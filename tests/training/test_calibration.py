"""The temperature that calibrates a model, and the threshold below which an answer is "not sure"."""

import numpy as np
import pytest

from mnist_core.data.datasets import LabelledImages
from mnist_core.training.calibration import calibrate, choose_threshold, fit_temperature, fold_temperature


def answers(*confidence_and_right):
    """Make probabilities and labels: each answer is class 0 with the given confidence, right or wrong."""
    probabilities = np.zeros((len(confidence_and_right), 10), np.float32)
    for row, (confidence, _) in zip(probabilities, confidence_and_right, strict=True):
        row[0], row[1] = confidence, 1 - confidence
    labels = np.array([0 if right else 1 for _, right in confidence_and_right])
    return probabilities, labels


def test_the_threshold_is_the_lowest_confidence_that_keeps_the_promise():
    probabilities, labels = answers((0.99, True), (0.95, True), (0.9, True), (0.8, False), (0.7, True), (0.6, False))
    assert choose_threshold(probabilities, labels, max_error=0.0) == pytest.approx(0.9)
    assert choose_threshold(probabilities, labels, max_error=0.25) == pytest.approx(0.7)


def test_where_every_answer_is_right_the_least_confident_one_sets_the_threshold():
    assert choose_threshold(*answers((0.9, True), (0.55, True))) == pytest.approx(0.55)


def test_answers_of_equal_confidence_are_taken_together():
    assert choose_threshold(*answers((0.9, True), (0.8, True), (0.8, False)), max_error=0.0) == pytest.approx(0.9)


def test_where_no_threshold_keeps_the_promise_almost_nothing_is_confident():
    assert choose_threshold(*answers((0.9, False), (0.8, True)), max_error=0.1) == 1.0


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_temperature_that_made_a_model_too_sure_or_too_shy_is_found_again(temperature):
    rng = np.random.default_rng(0)
    honest_logits = rng.normal(0, 2, (20_000, 10))
    labels = np.array([rng.choice(10, p=row) for row in softmax(honest_logits)])
    assert fit_temperature(softmax(honest_logits * temperature), labels) == pytest.approx(temperature, rel=0.05)


def test_a_folded_temperature_divides_the_logits_and_changes_no_answer():
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(10, activation="softmax")])
    model.layers[-1].bias.assign(np.linspace(-1, 1, 10))
    inputs = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    before = model(inputs).numpy()

    fold_temperature(model, 2.0)

    after = model(inputs).numpy()
    np.testing.assert_allclose(after, softmax(np.log(before) / 2.0), rtol=1e-4)
    np.testing.assert_array_equal(after.argmax(axis=1), before.argmax(axis=1))


def test_a_calibrated_model_needs_no_further_temperature():
    """A sure model that is right three times out of four."""
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
    model.set_weights([4 * np.eye(2, dtype=np.float32), np.zeros(2, np.float32)])  # logits 4 and 0: sure to 98 %
    inputs, labels = np.tile(np.eye(2, dtype=np.float32), (4, 1)), np.array([0, 1, 0, 1, 0, 1, 1, 0])

    temperature = calibrate(model, LabelledImages(inputs, labels))

    assert temperature == pytest.approx(4 / np.log(3), rel=0.01)  # odds of 3 to 1
    np.testing.assert_allclose(model(inputs).numpy().max(axis=1), 0.75, atol=0.01)
