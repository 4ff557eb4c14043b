"""What else is on a photograph is not read: the sheet itself, and marks beside the writing."""

import cv2
import numpy as np
import pytest

from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit, without_stray_rows
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


@pytest.mark.parametrize("number", ["2", "57"])
def test_light_wood_around_a_sheet_as_light_is_no_writing(reader, number):
    """Between wood and paper of the same gray there is no edge: only that the wood is rough."""
    written = drawing([number], height=200, pen=10, margin=80)
    height, width = written.shape[0] + 80, written.shape[1] + 80
    rng = np.random.default_rng(3)
    streaks = cv2.resize(rng.standard_normal((height // 40, width), np.float32), (width, height))
    photo = 205 + 30 * streaks
    photo[40:-40, 40:-40] = 90 + written / 255 * 120
    photo += rng.normal(0, 2, photo.shape)
    assert reader.read_image(file_bytes(np.clip(photo, 0, 255).astype(np.uint8))).text == number


def test_a_shadow_over_a_page_as_even_as_a_scan_is_no_ink(reader):
    """Half of the page is darker than the ink's limit, so the page is first seen as a drawing with a large blot."""
    written = drawing(["5"], height=200, pen=12, margin=150).astype(np.float32)
    shade = np.ones_like(written)
    shade[:180, -180:] = 0.5
    shade = cv2.GaussianBlur(shade, (0, 0), 12)
    noise = np.random.default_rng(4).normal(0, 1.5, written.shape)
    photo = (90 + written / 255 * 80) * shade + noise
    assert reader.read_image(file_bytes(np.clip(photo, 0, 255).astype(np.uint8))).text == "5"


@pytest.mark.parametrize("degrees", [0, 5])
@pytest.mark.parametrize("is_photograph", [False, True], ids=["clean", "photographed"])
def test_boxes_around_digits_leave_no_digit_out(reader, is_photograph, degrees):
    page = np.full((260, 760), 255, np.uint8)
    cv2.line(page, (40, 60), (720, 60), 60, 3)
    cv2.line(page, (40, 200), (720, 200), 60, 3)
    for x in range(40, 721, 136):
        cv2.line(page, (x, 60), (x, 200), 60, 3)
    for index, character in enumerate("20457"):
        number = drawing([character], height=100, pen=9, margin=8)
        left = 40 + 136 * index + (136 - number.shape[1]) // 2
        page[72 : 72 + number.shape[0], left : left + number.shape[1]] = number
    matrix = cv2.getRotationMatrix2D((380, 130), degrees, 1)
    page = cv2.warpAffine(page, matrix, (760, 260), borderValue=255)
    if is_photograph:
        noise = np.random.default_rng(5).normal(0, 3, page.shape)
        page = np.clip(page * 0.8 - np.linspace(0, 50, page.shape[1]) + noise, 0, 255).astype(np.uint8)
    assert "".join(reader.read_image(file_bytes(page)).text.split()) == "20457"
