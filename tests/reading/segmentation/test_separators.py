"""A slash is told from a 1 by its slant and by what it reaches beyond; digits are 100 px high, from 0 to 100."""

import pytest

from mnist_core.reading.segmentation.separators import without_slashes
from tests.reading.literal import component

DIGITS = [component(0, 0, 60, 100, 1), component(200, 0, 60, 100, 2)]


def is_kept(top, bottom, width=40, fill=0.2, digits=DIGITS):
    stroke = component(100, top, width, bottom - top, 3, area=int(fill * width * (bottom - top)))
    return stroke in without_slashes([digits[0], stroke, *digits[1:]])


@pytest.mark.parametrize(("top", "bottom", "kept"), [(-10, 110, False), (-9, 110, True), (-10, 109, True)])
def test_a_slanted_stroke_that_reaches_beyond_all_digits_at_both_ends_is_a_slash(top, bottom, kept):
    assert is_kept(top, bottom) is kept


@pytest.mark.parametrize(("width", "kept"), [(18, False), (17, True), (96, False), (97, True)])
def test_an_upright_stroke_or_a_flat_one_is_no_slash(width, kept):
    assert is_kept(-10, 110, width) is kept


def test_a_digit_with_more_ink_in_its_box_is_no_slash():
    assert is_kept(-10, 110, fill=0.4)


def test_beside_a_single_digit_nothing_is_a_slash():
    assert is_kept(-10, 110, digits=DIGITS[:1])
