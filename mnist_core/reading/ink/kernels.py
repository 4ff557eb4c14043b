"""Structuring elements for filters and morphology, of odd side, from lengths in pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def odd_side(length: float) -> int:
    """Round a length to an odd number of pixels, at least 3."""
    return max(3, 2 * int(length / 2) + 1)


def disc(diameter: float) -> NDArray[np.uint8]:
    """Make a round structuring element: uint8 [side, side], 1 inside."""
    side = odd_side(diameter)
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def square(length: float) -> NDArray[np.uint8]:
    """Make a square structuring element: uint8 [side, side], all 1."""
    return np.ones((odd_side(length), odd_side(length)), np.uint8)
