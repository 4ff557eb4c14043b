"""Pictures that are no digit."""

import numpy as np
import pytest

from mnist_core.data.datasets import LabelledImages
from mnist_core.data.outliers import MEASURING_SHAPES, TRAINING_SHAPES, make_outliers, stack_kinds


@pytest.fixture(scope="module")
def kinds(digits):
    return make_outliers(digits.train, 20, np.random.default_rng(0))


def test_there_are_at_least_six_kinds_of_as_many_pictures_each(kinds):
    assert len(kinds) >= 6
    assert {images.shape for images in kinds.values()} == {(20, 28, 28)}
    assert stack_kinds(kinds).shape == (20 * len(kinds), 28, 28)


def test_each_picture_shows_something_within_range(kinds):
    for images in kinds.values():
        assert images.dtype == np.float32
        assert images.min() >= 0
        assert images.max() <= 1 + 1e-6
        assert (images.max(axis=(1, 2)) > 0).all()


def test_pictures_of_one_kind_differ(kinds):
    for images in kinds.values():
        assert len(np.unique(images.reshape(20, -1), axis=0)) > 10


def test_overlaid_digits_are_two_different_ones():
    """One digit is an upright bar, the other one lies: only both together are wide and high."""
    bars = np.zeros((2, 28, 28), np.float32)
    bars[0, 4:24, 13:15] = bars[1, 13:15, 4:24] = 1
    overlaid = make_outliers(LabelledImages(bars, np.array([0, 1])), 20, np.random.default_rng(0))["overlaid digits"]
    assert (overlaid.max(axis=2) > 0.5).sum(axis=1).min() > 15
    assert (overlaid.max(axis=1) > 0.5).sum(axis=1).min() > 15


def test_doubt_is_measured_on_letters_that_were_not_trained_on():
    assert not set(TRAINING_SHAPES.letters) & set(MEASURING_SHAPES.letters)
    assert not set(TRAINING_SHAPES.signs) & set(MEASURING_SHAPES.signs)


def test_the_same_seed_makes_the_same_pictures(kinds, digits):
    again = make_outliers(digits.train, 20, np.random.default_rng(0))
    np.testing.assert_array_equal(stack_kinds(kinds), stack_kinds(again))
