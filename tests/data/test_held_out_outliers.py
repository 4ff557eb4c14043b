"""Pictures that are no digit, and that training never sees."""

import numpy as np
import pytest

from mnist_core.data.datasets import LabelledImages
from mnist_core.data.held_out_outliers import REPORT, VALIDATION, make_held_out_outliers
from mnist_core.data.letter_shapes import LETTER_SHAPES
from mnist_core.data.outliers import MEASURING_SHAPES, TRAINING_SHAPES


@pytest.fixture(scope="module", params=[VALIDATION, REPORT], ids=["validation", "report"])
def kinds(request, digits):
    return make_held_out_outliers(digits.validation, 12, np.random.default_rng(0), request.param)


def test_each_kind_has_as_many_pictures_placed_as_mnist_places_digits(kinds):
    assert len(kinds) == 7
    for kind, images in kinds.items():
        assert images.shape == (12, 28, 28), kind
        assert images.dtype == np.float32
        assert len(np.unique(images.reshape(12, -1), axis=0)) >= 10, kind
        for image in images:
            rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
            assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21, kind


def test_training_choosing_and_reporting_share_no_shape_and_no_font():
    sets = [set(TRAINING_SHAPES.letters), set(VALIDATION.letters), set(REPORT.letters)]
    assert [len(letters) for letters in sets] == 3 * [len(LETTER_SHAPES)]
    assert len(set.union(*sets)) == 3 * len(LETTER_SHAPES)
    assert not set(VALIDATION.ticks + VALIDATION.separators) & set(REPORT.ticks + REPORT.separators)
    assert not set(TRAINING_SHAPES.signs + MEASURING_SHAPES.signs) & set(VALIDATION.ticks + REPORT.ticks)
    assert VALIDATION.print_letter is not REPORT.print_letter
    assert VALIDATION.scribble is not REPORT.scribble


def test_no_letter_can_be_read_as_a_digit():
    assert not set(LETTER_SHAPES) & set("OoIlSsZzBDGbgqyQ")


def test_two_digits_in_one_box_are_wider_than_one():
    blocks = digits_of_blocks(width=10)
    pairs = make_held_out_outliers(blocks, 12, np.random.default_rng(0), REPORT)["two digits in one box"]
    assert all(inked_side(image, axis=0) >= 14 for image in pairs)


def test_half_of_a_digit_is_half_as_wide_or_half_as_high():
    blocks = digits_of_blocks(width=20)
    halves = make_held_out_outliers(blocks, 12, np.random.default_rng(0), REPORT)["halves of digits"]
    sides = [(inked_side(image, axis=0), inked_side(image, axis=1)) for image in halves]
    assert set(sides) == {(10, 20), (20, 10)}


def digits_of_blocks(width):
    """A block 20 px high for each label that is halved."""
    image = np.zeros((28, 28), np.float32)
    image[4:24, 4 : 4 + width] = 1
    return LabelledImages(np.stack([image] * 3), np.array([0, 3, 8]))


def inked_side(image, axis):
    return int(np.count_nonzero((image > 0.5).any(axis=axis)))
