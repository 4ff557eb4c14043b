"""training/soft_targets.py: certain of a digit, and of nothing where there is none."""

import numpy as np

from mnist_core.contract import NO_DIGIT
from mnist_core.training.soft_targets import soft_targets


def test_a_digit_s_target_is_one_hot_and_that_of_no_digit_is_even():
    targets = soft_targets(np.array([2, NO_DIGIT]))
    np.testing.assert_array_equal(targets, np.stack([np.eye(10)[2], np.full(10, 0.1)]).astype(np.float32))
    assert targets.dtype == np.float32


def test_no_labels_have_no_targets():
    assert soft_targets(np.array([], np.int64)).shape == (0, 10)
