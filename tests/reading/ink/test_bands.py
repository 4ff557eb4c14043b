"""Digits on a ground of bands, light beside dark."""

import numpy as np
import pytest

from mnist_core.reading.ink.bands import ink_on_bands


def stroke():
    """Rows 6 to 21 of columns 12 to 15."""
    ink = np.zeros((28, 28), np.uint8)
    ink[6:22, 12:16] = 255
    return ink


def striped(ink):
    page = ink.copy()
    page[:, :14] = 255 - page[:, :14]
    return page


def test_a_stroke_across_two_bands_is_as_strong_on_both():
    np.testing.assert_array_equal(ink_on_bands(striped(stroke())), stroke())


def test_bands_may_lie_level():
    np.testing.assert_array_equal(ink_on_bands(striped(stroke()).T), stroke().T)


def test_a_stroke_that_reaches_the_border_hides_no_bands():
    ink = stroke()
    ink[:10, 20:22] = 255
    assert ink_on_bands(striped(ink)) is not None


@pytest.mark.parametrize("contrast", [0, 60])
def test_an_even_ground_or_a_shadow_is_no_band(contrast):
    page = np.full((28, 28), 200, np.uint8)
    page[:, :14] -= np.uint8(contrast)
    assert ink_on_bands(page - stroke() // 2) is None


def test_a_stroke_that_crosses_the_picture_is_no_band():
    page = np.zeros((28, 28), np.uint8)
    page[:20, 10:14] = 255
    page[20:24, :] = 255
    assert ink_on_bands(page) is None
