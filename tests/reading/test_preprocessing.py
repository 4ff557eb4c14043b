"""MNIST itself is the oracle: its digits, blown up and moved about, come back as the original pixels."""

import cv2
import numpy as np
import pytest

from mnist_core.errors import BlankImageError, ImageFormatError
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink, overlap_weights
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.pages import blown_up, drawing

SAMPLE = 1000


def pages(images):
    """Each digit 3 to 9 times as large somewhere on 280×280 pixels, every second one dark on light."""
    rng = np.random.default_rng(7)
    for index, image in enumerate(images):
        factor = int(rng.integers(3, 10))
        left, top = rng.integers(0, 281 - 28 * factor, 2)
        page = blown_up(image, factor, left, top)
        yield 255 - page if index % 2 else page


def originals(split, count):
    return np.rint(split.images[:count] * 255).astype(np.uint8)


@pytest.mark.mnist
def test_mnist_digits_come_back_as_the_original_pixels_from_any_place_size_and_polarity(mnist):
    images = originals(mnist.validation, SAMPLE)
    returned = np.stack([digit_from_ink(ink_from_gray(page)) for page in pages(images)])
    differs = np.abs(returned - images / 255.0).max(axis=(1, 2)) > 1e-5
    # MNIST breaks its own rule a few times in 10,000: a longer side of 19 px.
    assert differs.sum() <= 2


@pytest.mark.mnist
def test_a_page_with_one_digit_is_read_from_exactly_those_pixels(mnist, predict):
    images = originals(mnist.validation, 300)
    for page in pages(images):
        ink = ink_from_gray(page)
        found = find_digits(ink, predict)
        if len(found) == 1 and ink_is_whole(ink):
            np.testing.assert_allclose(found[0].image, digit_from_ink(ink), atol=1e-6)


def ink_is_whole(ink):
    return cv2.connectedComponents(ink)[0] == 2


def test_the_longer_side_becomes_20_pixels_and_the_barycentre_lies_in_14_to_15():
    ink = np.zeros((300, 200), np.uint8)
    ink[40:240, 30:90] = 255
    image = digit_from_ink(ink)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert (rows.size, columns.size) == (20, 6)
    barycentre = [(image.sum(axis=axis) @ (np.arange(28) + 0.5)) / image.sum() for axis in (1, 0)]
    assert all(14 < coordinate <= 15 for coordinate in barycentre)


def test_a_digit_is_moved_by_whole_pixels_down_to_where_its_barycentre_is_at_most_15():
    """320 pixels and 4 more: (320 · 8 + 4 · 18) / 324 = 8.12 across, (320 · 10 + 4 · 19.5) / 324 = 10.12 down."""
    ink = np.zeros((20, 20), np.uint8)
    ink[:, :16], ink[19, 16:] = 255, 255
    image = digit_from_ink(ink)
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert (rows[0], columns[0]) == (4, 6)  # 15 - 10.12 = 4.88 and 15 - 8.12 = 6.88, without what is behind the point


def test_a_digit_whose_barycentre_lies_at_its_edge_is_not_cut_off():
    ink = np.zeros((20, 20), np.uint8)
    ink[:, 0], ink[19, :] = 255, 255
    assert np.count_nonzero(digit_from_ink(ink)) == 39


def test_a_source_pixel_that_half_covers_a_target_pixel_half_inks_it():
    row = digit_from_ink(np.full((40, 21), 255, np.uint8))[14]
    assert row[row > 0].tolist() == pytest.approx([1] * 10 + [0.5])


def test_float_and_byte_ink_give_the_same_digit():
    ink = ink_from_gray(drawing(["5"]))
    np.testing.assert_array_equal(digit_from_ink(ink), digit_from_ink(ink.astype(np.float32) / np.float32(255)))


def test_where_a_digit_stands_on_its_page_makes_no_difference():
    gray = drawing(["4"])
    corner = np.full((600, 600), 255, np.uint8)
    corner[: gray.shape[0], 600 - gray.shape[1] :] = gray
    np.testing.assert_array_equal(digit_from_ink(ink_from_gray(gray)), digit_from_ink(ink_from_gray(corner)))


@pytest.mark.parametrize(("height", "pen"), [(900, 3), (300, 1), (100, 1)])
def test_a_hairline_is_seen_as_a_stroke(height, pen):
    image = digit_from_ink(ink_from_gray(drawing(["7"], height=height, pen=pen)))
    inked = image[image > 0]
    assert inked.max() > 0.7
    assert (inked**2).sum() / inked.sum() > 0.4  # MNIST's faintest digit has 0.60; resampling alone gave 0.1


def test_a_stroke_as_strong_as_mnists_is_left_alone():
    ink = np.zeros((20, 20), np.float32)
    ink[:, 8:12] = (0.3, 1.0, 1.0, 0.3)
    assert digit_from_ink(ink)[10, 13:17].tolist() == pytest.approx([0.3, 1, 1, 0.3], rel=1e-5)


def test_overlap_weights_share_each_target_pixel_among_its_source_pixels():
    expected = [[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]]
    np.testing.assert_allclose(overlap_weights(4, 0.5), expected)
    np.testing.assert_allclose(overlap_weights(3, 2 / 3), [[2 / 3, 1 / 3, 0], [0, 1 / 3, 2 / 3]], atol=1e-6)


def test_blank_ink_is_refused_as_blank():
    with pytest.raises(BlankImageError, match="nothing is drawn"):
        digit_from_ink(np.zeros((28, 28), np.uint8))


def test_ink_with_colours_is_refused_with_what_to_call():
    with pytest.raises(ImageFormatError, match="read_drawing"):
        digit_from_ink(np.zeros((28, 28, 3), np.float32))
