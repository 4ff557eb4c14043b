"""Digits as segmentation cuts them out of paper: still the same digits, with the noise that each kind names."""

import numpy as np
import pytest

from mnist_core.data import paper_noise
from mnist_core.data.cut_ink import enlarged, placed, side_by_side
from mnist_core.data.paper_noise import paper_digit, scanned, with_neighbour


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def bar():
    """An upright bar of 4×20 px, placed as MNIST places it."""
    image = np.zeros((28, 28), np.float32)
    image[4:24, 12:16] = 1
    return image


def test_a_paper_digit_is_placed_as_mnist_places_it(digits, rng):
    for index in range(50):
        image = paper_digit(digits.train.images[index], digits.train.images[index + 1], rng)
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        assert (image.dtype, image.shape) == (np.float32, (28, 28))
        assert 0 <= image.min() < image.max() <= 1 + 1e-6
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20


def test_most_paper_digits_still_look_like_their_own(digits, rng):
    """By the nearest of the ten mean images, which reads nine in ten of the clean ones."""
    images, labels = digits.train.images, digits.train.labels
    means = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])
    noisy = np.stack([paper_digit(images[i], images[i + 1], rng) for i in range(300)])
    nearest = ((noisy[:, None] - means[None]) ** 2).sum(axis=(2, 3)).argmin(axis=1)
    assert (nearest == labels[:300]).mean() > 0.6


def test_the_same_seed_draws_the_same_digit(digits):
    first, second = digits.train.images[:2]
    drawn = [paper_digit(first, second, np.random.default_rng(3)) for _ in range(2)]
    np.testing.assert_array_equal(*drawn)


def test_a_stump_is_a_small_share_of_a_neighbour_on_one_side(bar, rng):
    ink = enlarged(bar, 40)
    wide = np.ones((40, 30), np.float32)
    for _ in range(20):
        both = with_neighbour(ink, wide, 2.0, rng, (0.1, 0.3))
        assert -5 + 3 <= both.shape[1] - ink.shape[1] <= 9 + 4, "3 to 9 px of it, from 5 px over it to 4 px away"


def test_beside_a_one_no_stump_is_left_since_a_piece_of_a_one_is_a_one(bar, rng, monkeypatch):
    def refuse(*_):
        raise AssertionError("a stump of a 1")

    monkeypatch.setattr(paper_noise, "with_neighbour", refuse)
    for _ in range(50):
        paper_digit(bar, bar, rng)


def test_a_gap_below_zero_makes_two_pieces_overlap():
    square = np.ones((4, 4), np.float32)
    assert side_by_side(square, square, -1, 0).shape == (4, 7)
    assert side_by_side(square, square, 2, 3).shape == (7, 10)


def test_ink_of_which_hardly_any_is_left_gives_the_digit_as_it_was(bar):
    faint = np.full((20, 20), 0.1, np.float32)
    np.testing.assert_array_equal(placed(faint, bar), bar)


@pytest.mark.parametrize("seed", range(8))
def test_a_scan_keeps_most_of_the_ink(bar, seed):
    ink = enlarged(bar, 40)
    assert scanned(ink, 2.0, np.random.default_rng(seed)).sum() > 0.5 * ink.sum()


@pytest.mark.parametrize(("share", "spoil"), paper_noise._NOISES)
def test_each_noise_changes_the_ink_and_leaves_some(digits, rng, share, spoil):
    ink = enlarged(digits.train.images[0], 40)
    changed = [spoil(ink, 2.0, rng) for _ in range(5)]
    assert {each.dtype for each in changed} == {np.dtype(np.float32)}
    assert any(each.shape != ink.shape or (each != ink).any() for each in changed)
    assert min(each.sum() for each in changed) > 0.2 * ink.sum()
