"""Skewed writing is made level, and a box there is found again on the page as it was."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import Box, find_components
from mnist_core.reading.segmentation.deskew import box_on_page, deskew_ink
from tests.reading.literal import box_of, filled

DOTS = [(20, 20, 6, 6), (70, 30, 6, 6), (120, 40, 6, 6)]
"""Along a slope of 0.2."""
PAGE = filled((60, 150), *DOTS)


def middles(ink):
    return sorted((one.left + one.width / 2, one.top + one.height / 2) for one in find_components(ink)[1])


def test_a_row_along_the_slope_becomes_level_and_keeps_its_distances():
    level, _ = deskew_ink(PAGE, 0.2)
    places = np.array(middles(level))
    assert np.ptp(places[:, 1]) <= 1
    assert np.diff(places[:, 0]) == pytest.approx([50.99, 50.99], abs=1)  # √(50² + 10²)


def test_nothing_is_cut_off():
    corners = filled((60, 150), (0, 0, 5, 5), (145, 0, 5, 5), (0, 55, 5, 5), (145, 55, 5, 5))
    level, _ = deskew_ink(corners, 0.2)
    assert level.sum() == pytest.approx(corners.sum(), rel=0.02)


def test_a_box_on_the_level_page_stands_around_the_same_ink_on_the_page():
    level, back = deskew_ink(PAGE, 0.2)
    found = sorted((box_on_page(one.box, level, back, PAGE.shape) for one in find_components(level)[1]), key=str)
    for box, expected in zip(sorted(found, key=lambda box: box.left), DOTS, strict=True):
        np.testing.assert_allclose((box.left, box.top, box.width, box.height), expected, atol=2)


def test_a_box_stays_on_the_page():
    ink = filled((40, 40), (0, 0, 40, 40))
    level, back = deskew_ink(ink, 0.2)
    box = find_components(level)[1][0]
    assert box_on_page(Box(*box_of(box)), level, back, ink.shape) == Box(0, 0, 40, 40)
