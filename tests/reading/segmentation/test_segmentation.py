"""Several digits on a page: found, in reading order, with the spaces between groups; one digit stays one."""

import time

import cv2
import numpy as np
import pytest

from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.pages import STROKES, blown_up, drawing, rgba


def text_of(digits):
    return "".join(digit.separator + str(digit.probabilities.argmax()) for digit in digits)


def read(gray, predict):
    return find_digits(ink_from_gray(gray), predict)


def test_a_number_drawn_on_the_canvas_is_read_whole(reader):
    reading = reader.read_drawing(rgba(drawing(["2026"], height=90, pen=10)))
    assert [digit.label for digit in reading.digits] == [2, 0, 2, 6]
    assert " " not in reading.text


def test_a_digit_that_is_not_sure_is_a_question_mark(reader):
    scribble = np.full((200, 200), 255, np.uint8)
    points = np.random.default_rng(3).integers(30, 170, (14, 2)).astype(np.int32)
    cv2.polylines(scribble, [points], False, 0, 8, cv2.LINE_AA)
    reading = reader.read_drawing(rgba(scribble))
    assert all(digit.is_confident or letter == "?" for digit, letter in zip(reading.digits, reading.text, strict=True))


def test_rows_are_read_from_top_to_bottom_and_groups_keep_their_spaces(predict):
    assert text_of(read(drawing(["25 74", "7 42"], height=80, pen=9), predict)) == "25 74\n7 42"


@pytest.mark.parametrize("degrees", [-12, -6, 6, 12])
def test_writing_that_climbs_or_falls_is_read_in_order(degrees, predict):
    gray = cv2.copyMakeBorder(drawing(["2754", "4227"], height=70, pen=8), 90, 90, 60, 60, 0, value=255)
    turn = cv2.getRotationMatrix2D((gray.shape[1] / 2, gray.shape[0] / 2), degrees, 1)
    turned = cv2.warpAffine(gray, turn, gray.shape[::-1], borderValue=255)
    assert text_of(read(turned, predict)) == "2754\n4227"


def test_boxes_stand_where_the_digits_are(predict):
    gray = drawing(["27"], height=80, pen=8)
    left, right = read(gray, predict)
    middle = (left.box.left + left.box.width + right.box.left) // 2
    for digit, half in ((left, gray[:, :middle]), (right, gray[:, middle:])):
        x, y, width, height = cv2.boundingRect(255 - half)
        offset = 0 if digit is left else middle
        assert (digit.box.left, digit.box.top) == (x + offset, y)
        assert (digit.box.width, digit.box.height) == (width, height)


def test_boxes_of_turned_writing_stand_around_its_ink(predict):
    gray = cv2.copyMakeBorder(drawing(["2742"], height=70, pen=8), 90, 90, 20, 20, 0, value=255)
    turn = cv2.getRotationMatrix2D((gray.shape[1] / 2, gray.shape[0] / 2), 12, 1)
    turned = cv2.warpAffine(gray, turn, gray.shape[::-1], borderValue=255)
    count, _, stats, _ = cv2.connectedComponentsWithStats(255 - turned)
    expected = sorted(stats[1:count, :4].tolist())
    found = sorted(
        [digit.box.left, digit.box.top, digit.box.width, digit.box.height] for digit in read(turned, predict)
    )
    np.testing.assert_allclose(found, expected, atol=4)


@pytest.mark.parametrize("pen", [4, 10, 24])
@pytest.mark.parametrize("digit", STROKES)
def test_one_drawn_digit_is_never_cut(digit, pen, predict):
    gray = drawing([digit], height=200, pen=pen)
    found = read(gray, predict)
    assert len(found) == 1
    np.testing.assert_allclose(found[0].image, digit_from_ink(ink_from_gray(gray)), atol=1e-6)


def test_a_5_with_a_loose_bar_is_one_digit(predict):
    gray = np.full((260, 240), 255, np.uint8)
    body, bar = STROKES["5"]
    for stroke, shift in ((body, 0), (bar, -16)):
        points = np.array([(40 + x * 1.5, 50 + y * 1.8 + shift) for x, y in stroke], np.int32)
        cv2.polylines(gray, [points], False, 0, 12, cv2.LINE_AA)
    assert cv2.connectedComponents(255 - gray)[0] == 3  # the ground, the body and the bar
    assert text_of(read(gray, predict)) == "5"


def test_two_digits_beside_a_5_with_a_loose_bar_stay_three(predict):
    assert len(read(drawing(["257"], height=120, pen=10), predict)) == 3


def test_dust_beside_a_digit_does_not_shrink_it(predict):
    clean = drawing(["7"], height=150, pen=16, margin=80)
    dusty = clean.copy()
    dusty[8:12, 6:10] = 0
    np.testing.assert_array_equal(read(dusty, predict)[0].image, read(clean, predict)[0].image)
    assert len(read(dusty, predict)) == 1


@pytest.mark.parametrize("gap", [6, 18])
def test_a_stroke_broken_by_a_faint_pen_is_mended(predict, gap):
    gray = drawing(["2"], height=160, pen=14)
    gray[90 : 90 + gap] = 255
    assert text_of(read(gray, predict)) == "2"


@pytest.mark.mnist
def test_touching_digits_in_a_number_are_split(mnist, predict):
    images, labels = np.rint(mnist.validation.images[:120] * 255).astype(np.uint8), mnist.validation.labels
    split = 0
    for index in range(0, 120, 3):
        enlarged = [cv2.resize(image, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC) for image in images[index:][:3]]
        found = read(two_together_one_apart(*enlarged), predict)
        split += text_of(found) == "".join(map(str, labels[index : index + 3]))
    assert split >= 10  # of 40, with a model that never saw halves of digits


def two_together_one_apart(first, second, third):
    """Overlap two digits by one pen's width, as hurried writing does, and set a third beside them."""
    page = np.zeros((152, 420), np.uint8)
    end = 20
    for digit, gap in ((first, 0), (second, -5), (third, 16)):
        left, _, width, _ = cv2.boundingRect((digit > 60).view(np.uint8))
        window = page[20:132, end + gap : end + gap + width]
        np.maximum(window, digit[:, left : left + width], out=window)
        end += gap + width
    return page


@pytest.mark.mnist
def test_mnist_digits_are_never_cut(mnist, predict):
    images = np.rint(mnist.validation.images[:400] * 255).astype(np.uint8)
    cut = [len(read(blown_up(image, 5, 70, 70), predict)) != 1 for image in images]
    assert sum(cut) <= 2  # some of MNIST's own have a piece of a neighbour in the frame


def test_a_blank_page_has_no_digits(predict):
    assert find_digits(np.zeros((50, 50), np.uint8), predict) == []


def test_a_page_of_grain_takes_less_than_two_seconds(predict):
    grain = (np.random.default_rng(1).random((1_200, 1_200)) < 0.03).astype(np.uint8) * 255
    start = time.process_time()
    find_digits(grain, predict)
    assert time.process_time() - start < 2
