"""Ink on a page before it is placed in MNIST's frame: cut out and enlarged, put side by side, placed again."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.reading.preprocessing import digit_from_ink, ink_bounds

Ink = NDArray[np.float32]  # [H, W], 0–1, ink bright

MIN_INK = 0.12
"""Weaker ink is lost on the way from a page to a digit."""

MIN_PIXELS = 5
"""With fewer pixels of ink, nothing of a digit is left."""


def cropped(image: DigitImage) -> Ink:
    """Cut a digit out of its frame: float32 [H, W], 0–1."""
    top, left, bottom, right = ink_bounds(image)
    return image[top:bottom, left:right]


def enlarged(image: DigitImage, size_px: float) -> Ink:
    """Cut a digit out of its frame and enlarge it smoothly: float32 [H, W], 0–1."""
    box = cropped(image)
    scale = size_px / max(box.shape)
    height, width = (max(2, round(side * scale)) for side in box.shape)
    large = cv2.resize(box, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(large, 0, 1), np.float32)  # a cubic overshoots


def placed(ink: Ink, otherwise: DigitImage | None = None) -> DigitImage:
    """Place ink as the app does; where hardly any is left, give the other image, or the ink as it is."""
    kept = np.where(ink < MIN_INK, np.float32(0), ink)
    if np.count_nonzero(kept) > MIN_PIXELS:
        return digit_from_ink(kept)
    return digit_from_ink(ink) if otherwise is None else otherwise


def side_by_side(first: Ink, second: Ink, gap_px: int, down_px: int) -> Ink:
    """Put two pieces of ink on one page, at the same height give or take; a gap below 0 makes them overlap."""
    tops = (max(0, -down_px), max(0, down_px))
    left = max(0, first.shape[1] + gap_px)
    width = max(first.shape[1], left + second.shape[1])
    page = np.zeros((max(tops[0] + first.shape[0], tops[1] + second.shape[0]), width), np.float32)
    page[tops[0] : tops[0] + first.shape[0], : first.shape[1]] = first
    window = page[tops[1] : tops[1] + second.shape[0], left : left + second.shape[1]]
    np.maximum(window, second, out=window)
    return page


def padded(ink: Ink, margin: int) -> Ink:
    """Put an empty margin of so many pixels around ink."""
    return np.pad(ink, margin)
