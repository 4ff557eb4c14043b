"""Pictures become smaller by area."""

import numpy as np
import pytest

from mnist_core.reading.resizing import resized


def test_a_new_pixel_is_the_mean_of_the_pixels_it_covers():
    assert resized(np.array([[0, 200], [100, 60]], np.uint8), 0.5).tolist() == [[90]]


def test_each_side_keeps_one_pixel():
    assert resized(np.full((2, 40), 7, np.uint8), 0.1).tolist() == [[7, 7, 7, 7]]


@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_made_larger(scale):
    pixels = np.array([[1, 2]], np.uint8)
    assert resized(pixels, scale) is pixels
