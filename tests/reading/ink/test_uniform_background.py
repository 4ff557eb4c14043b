"""Which side of the ground the ink is on, and how strong it is."""

import cv2
import numpy as np
import pytest

from mnist_core.errors import ImageFormatError
from mnist_core.reading.ink.uniform_background import border_median, ink_from_gray
from tests.reading.pages import drawing


def page(ground, ink, side=20):
    gray = np.full((side, side), ground, np.uint8)
    gray[5:15, 8:12] = ink
    return gray


@pytest.mark.parametrize(("ground", "ink"), [(255, 0), (0, 255), (128, 0), (128, 255), (200, 90), (40, 120)])
def test_ink_is_full_on_any_ground_in_either_polarity(ground, ink):
    found = ink_from_gray(page(ground, ink))
    assert (found[5:15, 8:12] == 255).all()
    assert found.sum() == 255 * 40


@pytest.mark.parametrize("ground", [0, 90, 255])
def test_a_blank_page_has_no_ink(ground):
    assert not ink_from_gray(np.full((30, 40), ground, np.uint8)).any()


def test_paper_grain_is_blank():
    grain = np.random.default_rng(0).integers(225, 250, (60, 60)).astype(np.uint8)
    assert not ink_from_gray(grain).any()


def test_ink_keeps_its_gray_values():
    gray = np.zeros((9, 9), np.uint8)
    gray[4, 2:7] = (1, 60, 120, 200, 255)
    gray[3, 2:7] = 255
    assert ink_from_gray(gray)[4].tolist() == [0, 0, 1, 60, 120, 200, 255, 0, 0]


def test_faint_ink_is_stretched_to_full_strength():
    assert ink_from_gray(page(255, 155)).max() == 255


@pytest.mark.parametrize(("ink", "is_blank"), [(170, True), (169, False)])
def test_a_page_within_30_levels_of_its_background_is_blank(ink, is_blank):
    assert ink_from_gray(page(200, ink)).any() != is_blank


@pytest.mark.parametrize(("ink", "strength"), [(50, 191), (51, 255)])
def test_ink_of_three_quarters_of_the_possible_contrast_keeps_its_strength(ink, strength):
    """On 200: 150 of 200 is kept, 191 of 255; 149 is the page's full ink."""
    assert ink_from_gray(page(200, ink))[10, 10] == strength


def test_one_speck_of_dust_does_not_turn_the_page_over():
    gray = page(120, 0)  # the speck stands out by 135 levels, the ink by 120
    gray[2, 2] = 255
    assert ink_from_gray(gray)[10, 10] == 255


def test_a_digit_that_touches_the_border_is_ink_still():
    gray = np.full((30, 30), 255, np.uint8)
    gray[:, 12:18] = 0
    assert ink_from_gray(gray)[15].tolist() == [0] * 12 + [255] * 6 + [0] * 12


def test_the_border_median_is_the_upper_one():
    assert border_median(np.array([[1, 2], [3, 4]], np.uint8)) == 3


@pytest.mark.parametrize(("faint_pixels", "kept"), [(50, 50), (51, 0)])
def test_faint_ink_is_noise_where_the_mean_of_all_ink_up_to_8_is_under_7(faint_pixels, kept):
    gray = np.zeros((40, 40), np.uint8)
    gray[5:30, 8:14] = 255  # 150 pixels at 8 of 8; 50 at 4 of 8 bring the mean to 7
    gray[2:6, 20:35].flat[:faint_pixels] = 4
    assert np.count_nonzero(ink_from_gray(gray)) == 150 + kept


@pytest.mark.parametrize("quality", [75, 80])
def test_the_rim_that_jpeg_leaves_around_strokes_is_not_ink(quality):
    clean = drawing(["2"], height=60, pen=6)
    _, data = cv2.imencode(".jpg", clean, [cv2.IMWRITE_JPEG_QUALITY, quality])
    noisy = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    box, noisy_box = (np.array(cv2.boundingRect(ink_from_gray(gray))) for gray in (clean, noisy))
    assert np.abs(box - noisy_box).max() <= 4  # 60 px high: the rim alone would add 8 on each side


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 4), np.float32), np.zeros((4, 4, 3), np.uint8), np.zeros((0, 4), np.uint8)]
)
def test_another_shape_or_type_is_refused_with_what_was_expected(wrong):
    with pytest.raises(ImageFormatError, match=r"uint8 \[H, W\]"):
        ink_from_gray(wrong)
