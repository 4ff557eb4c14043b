"""What else is on a photograph is not read: the sheet itself, and marks beside the writing."""

import numpy as np
import pytest

from mnist_core.reading.parts import Box
from mnist_core.reading.segmentation import FoundDigit, without_stray_rows
from tests.reading.pages import drawing, file_bytes


def digit(label, left, top, height, separator=""):
    probabilities = np.eye(10, dtype=np.float32)[label]
    return FoundDigit(Box(left, top, height // 2, height), np.zeros((28, 28), np.float32), probabilities, separator)


def boxes(digits):
    return [found.box for found in without_stray_rows(digits)]


@pytest.mark.parametrize(("number", "margin"), [("4", 60), ("7", 30), ("7", 60)])
def test_a_light_sheet_whose_writing_crosses_it_on_a_dark_even_table_is_no_writing_itself(reader, number, margin):
    written = drawing([number], height=300, pen=8, margin=margin)
    table = np.full((written.shape[0] + 60, written.shape[1] + 60), 60, np.uint8)
    table[30:-30, 30:-30] = 50 + written // 3 * 2  # ink of 50 on paper of 220
    assert reader.read_image(file_bytes(table)).text == number


def test_a_small_mark_in_a_row_of_its_own_is_no_digit_and_a_small_number_is_one():
    nine, mark = digit(9, 100, 100, 80), digit(1, 20, 20, 30)
    assert boxes([mark, digit(9, 100, 100, 80, "\n")]) == [nine.box]
    number = [digit(1, 20, 200, 30, "\n"), digit(7, 50, 200, 30)]
    assert boxes([nine, *number]) == [found.box for found in (nine, *number)]
