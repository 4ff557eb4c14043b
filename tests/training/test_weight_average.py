"""The weighted average of models' weights."""

import numpy as np

from mnist_core.training.weight_average import weighted_average


def test_each_variable_is_averaged_by_the_models_shares():
    first = [np.float32([[1, 2]]), np.float32([10])]
    second = [np.float32([[5, 6]]), np.float32([30])]
    kernel, bias = weighted_average([first, second], [0.25, 0.75])
    assert (kernel.tolist(), bias.tolist()) == ([[4, 5]], [25])
    assert kernel.dtype == np.float32


def test_a_single_model_is_its_own_average():
    (weights,) = weighted_average([[np.float32([0.1, -3])]], [1])
    np.testing.assert_array_equal(weights, np.float32([0.1, -3]))
