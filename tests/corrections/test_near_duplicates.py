"""corrections/near_duplicates.py: a drawing that came twice is told from another one of the same digit."""

import numpy as np
import pytest

from mnist_core.corrections import near_duplicates
from mnist_core.corrections.near_duplicates import earlier_twins
from tests.odd_seven import digit_from_strokes, odd_seven_strokes


def seven(seed, pen_px=14.0):
    return digit_from_strokes(odd_seven_strokes(seed), pen_px, 220)


def test_the_same_drawing_with_a_slightly_wider_pen_is_a_twin_of_the_earlier_one():
    assert earlier_twins(np.stack([seven(1), seven(2), seven(1, 14.5)])).tolist() == [-1, -1, 0]


def test_other_drawings_of_the_same_digit_are_no_twins():
    assert set(earlier_twins(np.stack([seven(seed) for seed in range(30)]))) == {-1}


def test_of_three_the_later_two_are_twins_of_the_first():
    assert earlier_twins(np.stack([seven(1)] * 3)).tolist() == [-1, 0, 0]


@pytest.mark.parametrize("rows_at_once", [1, 2, 500])
def test_twins_are_found_across_blocks_of_rows(monkeypatch, rows_at_once):
    monkeypatch.setattr(near_duplicates, "ROWS_AT_ONCE", rows_at_once)
    images = np.stack([seven(1), seven(2), seven(3), seven(2)])
    assert earlier_twins(images).tolist() == [-1, -1, -1, 1]


def test_no_images_have_no_twins():
    assert earlier_twins(np.zeros((0, 28, 28), np.float32)).tolist() == []
