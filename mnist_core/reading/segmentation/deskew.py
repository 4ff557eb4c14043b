"""Skewed writing is rotated until its rows are horizontal, and boxes found there are mapped back to the page."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import Box


def deskew_ink(ink: NDArray[np.uint8], slope: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Rotate a page so that rows along a slope become horizontal; nothing is cut off.

    Args:
        ink: uint8 [H, W].
        slope: pixels down per pixel to the right.
    Returns:
        The rotated page, uint8, larger; and the affine map from its pixels to the page's, float64 [2, 3].
    """
    height, width = ink.shape
    angle = math.atan(slope)
    cosine, sine = math.cos(angle), abs(math.sin(angle))
    new_width, new_height = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    rotation = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1.0)
    rotation[:, 2] += (new_width - width) / 2, (new_height - height) / 2
    rotated = cv2.warpAffine(ink, rotation, (new_width, new_height), flags=cv2.INTER_LINEAR)
    return np.asarray(rotated, np.uint8), np.asarray(cv2.invertAffineTransform(rotation), np.float64)


def box_on_page(box: Box, rotated: NDArray[np.uint8], back: NDArray[np.float64], shape: tuple[int, ...]) -> Box:
    """Find the upright box, on the page as it was, around the ink inside a box of the rotated page."""
    window = rotated[box.top : box.top + box.height, box.left : box.left + box.width]
    rows, columns = np.nonzero(window)
    x, y = back @ np.stack([columns + box.left, rows + box.top, np.ones_like(rows)])
    left, right = np.clip([x.min(), x.max() + 1], 0, shape[1])
    top, bottom = np.clip([y.min(), y.max() + 1], 0, shape[0])
    left, top = min(int(left), shape[1] - 1), min(int(top), shape[0] - 1)
    return Box(left, top, max(1, round(right) - left), max(1, round(bottom) - top))
