"""What a page hands over that is no single digit."""

import cv2
import numpy as np
import pytest

from mnist_core.data.datasets import LabelledImages
from mnist_core.data.drawn_marks import separator, tick
from mnist_core.data.fragments import digit_and_half, half_digit, joined_digits
from mnist_core.data.held_out_outliers import REPORT, VALIDATION
from mnist_core.data.paper_outliers import make_paper_outliers
from mnist_core.data.printed_letters import bitmap_letter, opencv_letter


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def rings():
    """Zeros alone: rings of 14×20 px."""
    y, x = np.mgrid[:28, :28] - 13.5
    radius = np.hypot(x / 7, y / 10)
    ring = ((radius < 1) & (radius > 0.6)).astype(np.float32)
    return LabelledImages(np.stack([ring] * 2), np.array([0, 0]))


def width_over_height(image):
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return (np.ptp(columns) + 1) / (np.ptp(rows) + 1)


def ring_is_closed(image):
    """Whether the background has a part that does not reach the border."""
    background = (np.pad(image, 1) < 0.3).astype(np.uint8)
    return cv2.connectedComponents(background, connectivity=4)[0] > 2


def test_each_kind_shows_something_placed_as_the_app_places_it(digits, rng):
    for kind, images in make_paper_outliers(digits.train, 10, rng).items():
        assert images.shape in ((10, 28, 28), (20, 28, 28)), kind
        assert images.dtype == np.float32
        assert (images.max(axis=(1, 2)) > 0.3).all(), kind
        assert len(np.unique(images.reshape(len(images), -1), axis=0)) > 5, kind


def test_joined_digits_are_wider_than_one(rings, rng):
    assert min(width_over_height(joined_digits(rings, rng)) for _ in range(20)) > 0.9


def test_half_a_ring_is_open(rings, rng):
    for _ in range(20):
        image = half_digit(rings, rng)
        assert not ring_is_closed(image)


def test_digits_whose_halves_are_digits_are_not_halved(rng):
    one, ring = np.zeros((2, 28, 28), np.float32)
    one[4:24, 12:16] = ring[4:24, 7:21] = 1
    ring[8:20, 11:17] = 0
    digits = LabelledImages(np.stack([one, ring]), np.array([1, 0]))
    assert all(width_over_height(half_digit(digits, rng)) > 0.3 for _ in range(20))


def test_a_digit_with_half_its_neighbour_is_wider_than_the_digit(rings, rng):
    assert min(width_over_height(digit_and_half(rings, rng)) for _ in range(20)) > 0.75


def test_no_separator_is_an_upright_straight_line(rng):
    """That would be a 1."""
    for _ in range(60):
        image = separator(rng)
        columns = np.flatnonzero(image.any(axis=0))
        assert np.ptp(columns) + 1 > 3


def test_a_tick_ends_to_the_right_of_its_lowest_point(rng):
    for _ in range(20):
        image = tick(rng)
        rows, columns = np.nonzero(image > 0.3)
        assert rows[columns >= columns.max() - 1].mean() < rows.max() - 1


def test_what_thresholds_are_chosen_and_reported_on_is_in_no_font_that_is_trained_on():
    assert VALIDATION.print_letter is bitmap_letter
    assert opencv_letter not in (VALIDATION.print_letter, REPORT.print_letter)
