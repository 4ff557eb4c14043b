"""measuring/doubt.py: what is let through as a digit though it is none."""

import numpy as np
import pytest

from mnist_core.measuring.doubt import let_through, threshold_keeping


def answers(*confidence):
    probabilities = np.zeros((len(confidence), 10))
    probabilities[:, 3], probabilities[:, 4] = confidence, 1 - np.array(confidence)
    return probabilities


def test_all_digits_but_the_least_sure_one_of_a_hundred_are_kept():
    digits = answers(*np.linspace(0.6, 0.995, 100))
    threshold = threshold_keeping(digits, 0.99)
    assert let_through(digits, threshold) == 0.99
    assert threshold == pytest.approx(np.linspace(0.6, 0.995, 100)[1])


def test_what_reaches_the_threshold_is_let_through():
    assert let_through(answers(0.7, 0.8, 0.9, 0.95), 0.9) == 0.5
