"""A picture of MNIST's size with something over its digit."""

import cv2
import numpy as np
import pytest

from mnist_core.benchmarks.mark_corruptions import spatter
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import centred, shape_strokes
from mnist_core.data.stroke_drawing import draw_on_page
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit
from mnist_core.reading.small_looks import surest_small_look
from tests.reading.pages import file_bytes


def picture(digit, side=28):
    """A light digit on black, three quarters as high as its picture."""
    strokes = centred(shape_strokes(DIGIT_SHAPES[digit][0]), 0.64 * side, side)
    return draw_on_page(strokes, 0.1 * side, side, side, ink=255, ground=0)


def text(reader, page):
    return reader.read_image(file_bytes(page)).text


@pytest.mark.parametrize("digit", [0, 1, 2, 3, 5, 6, 7, 8, 9])  # this 4 is read as a 3 there
def test_a_digit_across_light_and_dark_bands_is_read(reader, digit):
    page = picture(digit)
    page[:, :7] = 255 - page[:, :7]
    page[:, 21:] = 255 - page[:, 21:]
    assert text(reader, page) == str(digit)


@pytest.mark.parametrize("digit", [0, 1, 2, 4])
def test_a_digit_of_which_one_pixel_in_six_is_noise_is_read(reader, digit):
    page, rng = picture(digit), np.random.default_rng(digit)
    is_hit = rng.random(page.shape) < 0.17
    page[is_hit] = 255 * rng.integers(0, 2, page.shape)[is_hit]
    assert text(reader, page) == str(digit)


@pytest.mark.parametrize("digit", [1, 5, 6, 7, 8])
def test_a_digit_of_which_the_outline_alone_is_drawn_is_read(reader, digit):
    assert text(reader, cv2.Canny(picture(digit), 100, 200)) == str(digit)


@pytest.mark.parametrize(("digit", "seed"), [(7, 3), (9, 3), (1, 3)])
def test_a_digit_among_drops_of_mud_is_read(reader, digit, seed):
    muddy = spatter(picture(digit) / np.float32(255), np.random.default_rng(seed))
    assert text(reader, np.rint(255 * muddy).astype(np.uint8)) == str(digit)


def test_a_digit_that_stands_as_in_mnist_is_seen_as_it_stands(reader):
    page = np.roll(picture(3), 1, axis=1)
    (digit,) = reader.read_image(file_bytes(page)).digits
    np.testing.assert_array_equal(digit.image, page / np.float32(255))


def test_both_digits_of_a_small_number_are_kept(reader):
    page = np.hstack([picture(3, 40)[:, 8:32], picture(5, 40)[:, 8:32]])
    assert text(reader, page) == "35"


def test_a_small_blank_picture_stays_blank(reader):
    assert text(reader, np.zeros((28, 28), np.uint8)) == ""
    assert text(reader, np.full((28, 28), 90, np.uint8)) == ""


def test_a_digit_far_from_the_middle_is_placed_anew(reader):
    page = np.zeros((28, 28), np.uint8)
    page[:14, :14] = picture(7, 14)
    (digit,) = reader.read_image(file_bytes(page)).digits
    assert digit.label == 7
    assert np.count_nonzero(digit.image.any(axis=1)) == 20


def probably(label, confidence):
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[label] = confidence
    return probabilities


@pytest.mark.parametrize(
    ("boxes", "label"),
    [
        ([Box(2, 2, 12, 14)], 1),  # MNIST would place it elsewhere
        ([Box(8, 4, 12, 20)], 4),  # it stands as in MNIST
        ([Box(2, 2, 4, 5)], 4),  # it is a piece
        ([Box(2, 2, 12, 14), Box(16, 2, 12, 14)], 4),  # MNIST's pictures show one
    ],
)
def test_what_is_surer_than_a_picture_of_mnist_s_shape_as_it_is(boxes, label):
    page = picture(4)
    found = [FoundDigit(box, page / np.float32(255), probably(1, 0.98), "") for box in boxes]

    def predict(images):
        return np.tile(probably(4, 0.9), (len(images), 1))

    digits, _ = surest_small_look(page, (found, page), predict)
    assert [int(digit.probabilities.argmax()) for digit in digits] == [label]
