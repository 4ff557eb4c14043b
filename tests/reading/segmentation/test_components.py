"""Connected components, their bounding boxes, and the specks among them."""

import pytest

from mnist_core.reading.segmentation.components import Box, bounding_box, find_components, ink_of, remove_specks
from mnist_core.reading.segmentation.components import typical_size as typical
from tests.reading.literal import box_of, component, page

TWO = page(
    "##...",
    "..#..",
    ".....",
    "#...#",
    "....#",
)


def test_pixels_that_touch_at_a_corner_are_one_component():
    labels, found = find_components(TWO)
    assert sorted(box_of(one) for one in found) == [(0, 0, 3, 2), (0, 3, 1, 1), (4, 3, 1, 2)]
    assert sorted(one.area for one in found) == [1, 2, 3]
    assert labels[0, 0] == labels[1, 2] != labels[3, 4]


def test_the_bounding_box_of_several_holds_them_all_and_their_ink_alone():
    labels, found = find_components(TWO)
    first, right = (one for one in found if one.area > 1)
    assert bounding_box([first, right]) == Box(0, 0, 5, 5)
    assert (ink_of([first, right], TWO, labels) > 0).sum() == 5


def test_the_typical_size_is_that_of_the_digits_however_many_specks_there_are():
    specks = [component(4 * index, 0, 2, 2) for index in range(30)]  # 120 pixels of ink
    assert typical([*specks, component(0, 10, 50, 40, area=200)]) == 50


@pytest.mark.parametrize(
    ("speck", "is_kept"),
    [
        (component(112, 50, 15, 15), True),
        (component(113, 50, 15, 15), False),
        (component(108, 110, 15, 15), False),
        (component(300, 50, 16, 16), True),
    ],
    ids=["12 px away", "13 px away", "8 and 10 px away, so 12.8", "too large for a speck"],
)
def test_a_speck_under_016_of_the_typical_size_belongs_to_a_digit_within_012(speck, is_kept):
    digit = component(0, 0, 100, 100, area=1000)
    assert remove_specks([digit, speck]) == [digit, speck][: 1 + is_kept]


def test_a_speck_alone_is_kept():
    speck = component(0, 0, 2, 2)
    assert remove_specks([speck]) == [speck]
