"""A digit that is read on its page is read when it is cut out, enlarged, reduced, or has a margin."""

import cv2
import numpy as np
import pytest

from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import centred, shape_strokes
from mnist_core.data.stroke_drawing import draw_on_page
from mnist_core.reading.ink.close_up import CloseUp
from mnist_core.reading.looks import is_better_as_page
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit
from tests.reading.literal import filled, probabilities
from tests.reading.pages import file_bytes

SIDE, PEN = 160, 13


def photographed(digit, margin=0.0, scale=1.0):
    """A digit that fills its picture, on shaded, grainy paper; a margin is a share of its side."""
    page = draw_on_page(centred(shape_strokes(DIGIT_SHAPES[digit][0]), 0.8 * SIDE, SIDE), PEN, SIDE, SIDE)
    pad = round(margin * SIDE)
    page = cv2.copyMakeBorder(page, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
    page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    grain = np.random.default_rng(digit).normal(0, 3, page.shape)
    shade = np.linspace(0, 40, page.shape[1])
    return file_bytes(np.clip(60 + page * 0.6 - shade + grain, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("scale", [0.25, 0.5, 1.0, 3.0])
def test_a_digit_cut_out_at_any_size_is_read(reader, digit, scale):
    assert reader.read_image(photographed(digit, scale=scale)).text == str(digit)


@pytest.mark.parametrize("digit", [1, 2, 4, 7, 9])
@pytest.mark.parametrize("margin", [0.1, 0.5, 1.5])
def test_so_it_is_with_a_margin_of_paper(reader, digit, margin):
    assert reader.read_image(photographed(digit, margin=margin)).text == str(digit)


def test_the_box_of_a_close_up_lies_around_its_digit(reader):
    (digit,) = reader.read_image(photographed(3)).digits
    assert abs(digit.box.top - 0.1 * SIDE) < 14
    assert abs(digit.box.height - 0.8 * SIDE) < 24


def test_a_digit_in_a_printed_box_is_read_without_the_box(reader):
    page = cv2.imdecode(np.frombuffer(photographed(5), np.uint8), cv2.IMREAD_GRAYSCALE)
    page[:, 4:8] = 50
    page[-9:-4] = 50
    assert reader.read_image(file_bytes(page)).text == "5"


def test_a_thin_pen_on_a_large_close_up_is_not_taken_for_a_blank_page(reader):
    page = np.full((320, 210), 232, np.uint8)
    cv2.ellipse(page, (105, 224), (58, 64), 0, 0, 360, 24, 2, cv2.LINE_AA)
    cv2.ellipse(page, (156, 224), (109, 186), 0, 180, 262, 24, 2, cv2.LINE_AA)
    shade = np.linspace(0, 40, page.shape[1])
    grain = np.random.default_rng(0).normal(0, 3, page.shape)
    paper = np.clip(page * 0.82 - shade + grain, 0, 255).astype(np.uint8)
    assert reader.read_image(file_bytes(paper)).text == "6"


def test_a_piece_of_a_neighbour_at_the_border_is_left_out_beside_the_whole_digit(reader):
    page = cv2.imdecode(np.frombuffer(photographed(2, margin=0.1), np.uint8), cv2.IMREAD_GRAYSCALE)
    cv2.line(page, (0, 60), (9, 100), 40, PEN)
    assert reader.read_image(file_bytes(page)).text == "2"


def test_both_digits_of_a_number_that_fills_its_picture_are_read(reader):
    pictures = [cv2.imdecode(np.frombuffer(photographed(digit), np.uint8), cv2.IMREAD_GRAYSCALE) for digit in (4, 7)]
    number = np.hstack([pictures[0][:, 20:-20], pictures[1][:, 20:-20]])
    assert reader.read_image(file_bytes(number)).text == "47"


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("side", [28, 80])
def test_chalk_on_a_board_that_a_digit_fills_is_read(reader, digit, side):
    page = cv2.imdecode(np.frombuffer(photographed(digit, margin=0.2), np.uint8), cv2.IMREAD_GRAYSCALE)
    board = 255 - cv2.resize(page, (side, side), interpolation=cv2.INTER_AREA)
    assert reader.read_image(file_bytes(board)).text == str(digit)


@pytest.mark.parametrize("side", ["left", "top"])
def test_a_digit_beside_a_scanner_s_black_margin_is_read(reader, side):
    page = cv2.imdecode(np.frombuffer(photographed(3, margin=0.5), np.uint8), cv2.IMREAD_GRAYSCALE)
    sizes = {"left": (0, 0, 120, 0), "top": (120, 0, 0, 0)}[side]
    reading = reader.read_image(file_bytes(cv2.copyMakeBorder(page, *sizes, cv2.BORDER_CONSTANT, value=12)))
    (digit,) = reading.digits
    assert reading.text == "3"
    assert (digit.box.left if side == "left" else digit.box.top) > 120


@pytest.mark.parametrize(("left", "top", "right", "bottom"), [(40, 170, 120, 176), (150, 120, 158, 128)])
def test_an_underline_or_a_full_stop_beside_a_digit_is_left_out(reader, left, top, right, bottom):
    page = cv2.imdecode(np.frombuffer(photographed(2, margin=0.2), np.uint8), cv2.IMREAD_GRAYSCALE)
    page[top + 20 : bottom + 20, left + 30 : right + 30] = 50
    assert reader.read_image(file_bytes(page)).text == "2"


def test_two_pieces_of_neighbours_are_left_out_beside_the_digit_in_the_middle(reader):
    page = cv2.imdecode(np.frombuffer(photographed(6, margin=0.1), np.uint8), cv2.IMREAD_GRAYSCALE)
    cv2.line(page, (0, 30), (6, 170), 40, PEN)
    cv2.ellipse(page, (195, 100), (18, 55), 0, 0, 360, 40, PEN)
    assert reader.read_image(file_bytes(page)).text == "6"


@pytest.mark.parametrize("number", [(7, 0, 9), (5, 3, 7)])
def test_a_number_cut_out_tightly_is_read_whole(reader, number):
    pictures = [cv2.imdecode(np.frombuffer(photographed(digit), np.uint8), cv2.IMREAD_GRAYSCALE) for digit in number]
    page = np.hstack([picture[:, 20:-20] for picture in pictures])
    rows, columns = np.nonzero(page < 90)
    tight = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert reader.read_image(file_bytes(tight)).text == "".join(map(str, number))


DIGIT = (10, 20, 20, 40)


def look(confidence, *boxes, digits=1):
    """A look that reads so many digits in its first box, so surely, from filled boxes of ink."""
    image = np.zeros((28, 28), np.float32)
    found = FoundDigit(Box(*boxes[0]), image, probabilities(4, confidence), "")
    return [found] * digits, filled((100, 100), *boxes)


def seen(*boxes):
    """A close-up that shows filled boxes, at the page's scale and with its margin of 10 pixels."""
    ink = np.pad(filled((100, 100), *boxes), 10)
    return CloseUp([ink], np.zeros(ink.shape, bool), 1.0)


@pytest.mark.parametrize(
    ("page", "close", "shown"),
    [
        pytest.param(look(0.95, DIGIT), look(0.9, DIGIT), seen(DIGIT), id="hardly surer"),
        pytest.param(look(0.999, DIGIT), look(0.98, DIGIT, digits=2), seen(DIGIT), id="fewer digits"),
        pytest.param(look(0.99, DIGIT, (40, 0, 60, 100)), look(0.9, DIGIT), seen(DIGIT), id="full of grain"),
        pytest.param(look(0.99, DIGIT), look(0.9, (10, 20, 20, 75)), seen((10, 20, 20, 75)), id="a fragment"),
    ],
)
def test_a_page_s_reading_does_not_count_against_its_close_up_if(page, close, shown):
    assert not is_better_as_page(page, close, shown)


def test_a_page_s_reading_counts_if_it_is_far_surer_than_that_of_its_close_up():
    assert is_better_as_page(look(0.99, DIGIT), look(0.9, DIGIT), seen(DIGIT))
