"""The one digit in the middle of a picture that is hardly wider than a digit: the border cuts its neighbours off."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.writing import touches_border

MAX_PICTURE_WIDTH_RATIO = 1.8
"""A picture wider than so many times the height of its digit shows a number, whose ends may reach the border."""

MAX_OFFSET_SHARE = 0.2
"""The middle of the digit is at most this share of the picture's width from the picture's own."""

CUT_WEIGHT = 0.5
"""What the border cuts has so much of the claim of what is whole to be the digit."""

MIN_DIGIT_HEIGHT_RATIO = 0.6
"""A whole part at least so high beside the digit is a digit too, and the picture shows a number."""

MIN_TIGHT_HEIGHT_RATIO = 0.75
"""Where the ink reaches all four sides, the picture may be cut tightly around a number, whose digits are so high."""

MIN_OVERLAP_RATIO = 0.5
"""A smaller whole part belongs to the digit if this share of its width lies over, under or in it."""


def middle_digit(ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Leave out the neighbours of the one digit that a picture shows.

    Args:
        ink: uint8 [H, W], 0 where nothing is drawn; cut as the picture is.
    Returns:
        uint8 [H, W]; None where nothing is left out, or the picture shows a number.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).view(np.uint8), connectivity=8)
    if count < 3:
        return None
    left, _, width, height, _ = np.asarray(stats[1:], np.float64).T
    is_cut = touches_border(np.asarray(stats[1:], np.int32), ink.shape)
    offset = np.abs(left + width / 2 - ink.shape[1] / 2) / ink.shape[1]
    digit = int((height * np.where(is_cut, CUT_WEIGHT, 1) * np.exp(-3 * offset)).argmax())
    overlap = np.minimum(left + width, left[digit] + width[digit]) - np.maximum(left, left[digit])
    belongs = ~is_cut & (overlap > MIN_OVERLAP_RATIO * width)
    belongs[digit] = True
    others = height[~belongs] / height[digit]
    is_number = ink.shape[1] > MAX_PICTURE_WIDTH_RATIO * height[digit] or offset[digit] > MAX_OFFSET_SHARE
    is_number |= bool((others[~is_cut[~belongs]] >= MIN_DIGIT_HEIGHT_RATIO).any())
    is_number |= _reaches_all_sides(ink) and others.max(initial=0) >= MIN_TIGHT_HEIGHT_RATIO
    return None if is_number or belongs.all() else ink * np.r_[False, belongs][labels]


def _reaches_all_sides(ink: NDArray[np.uint8]) -> bool:
    left, top, width, height = cv2.boundingRect(ink)
    return bool(left <= 1 and top <= 1 and left + width >= ink.shape[1] - 1 and top + height >= ink.shape[0] - 1)
