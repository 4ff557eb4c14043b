"""One box of ink becomes 28×28 pixels, by the rule that MNIST itself was made with.

The rule (QMNIST's reconstruction, Yadav and Bottou 2019, https://arxiv.org/abs/1905.10498): resample the ink's
bounding box by area so that its longer side is 20 px, then move it by whole pixels until its barycentre lies in
(14, 15] on both axes, a pixel's centre being at i + 0.5.
"""

from __future__ import annotations

import functools
import math

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitImage
from mnist_core.errors import BlankImageError, ImageFormatError

DIGIT_SIDE = 20
"""Longer side of a digit in MNIST's frame, in pixels."""

BARYCENTRE_LIMIT = 15
"""MNIST puts each barycentre coordinate in (14, 15]."""

BARYCENTRE_SLACK = 1e-5
"""A symmetric digit's barycentre is a whole number; without slack, rounding noise of 1e-7 would move it by a pixel."""

MIN_STRENGTH = 0.6
"""Ink's mean strength, weighed by the ink itself, 0–1: at least 0.601 in each of MNIST's 70,000 images."""

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def digit_from_ink(ink: NDArray[np.float32] | NDArray[np.uint8]) -> DigitImage:
    """Place ink in the frame the way MNIST was made.

    Args:
        ink: float32 [H, W], 0–1, or uint8 [H, W], 0–255; ink bright, exactly 0 where nothing is drawn.
    Returns:
        float32 [28, 28], 0–1; longest side 20 px, barycentre in (14, 15] on both axes.
    Raises:
        ImageFormatError: not two-dimensional.
        BlankImageError: every pixel is 0.
    Source:
        QMNIST reconstruction, https://arxiv.org/abs/1905.10498; resampling as two matrix products, with no loop
        over pixels, so that the same lines can be written as ONNX operators.

    Example:
        >>> image = digit_from_ink(np.full((40, 10), 255, np.uint8))
        >>> image.shape, int(np.count_nonzero(image))  # 20 × 5 px are inked
        ((28, 28), 100)
    """
    if ink.ndim != 2:
        raise ImageFormatError(f"expected ink [H, W], got {list(ink.shape)}; use DigitReader.read_drawing()")
    top, left, bottom, right = ink_bounds(ink)
    box = _as_strength(ink[top:bottom, left:right])
    scale = DIGIT_SIDE / max(box.shape)
    resampled = overlap_weights(box.shape[0], scale) @ box @ overlap_weights(box.shape[1], scale).T
    small = _with_visible_strokes(np.asarray(resampled, np.float32))
    frame = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    row, column = _frame_offset(small, axis=0), _frame_offset(small, axis=1)
    frame[row : row + small.shape[0], column : column + small.shape[1]] = small
    return frame


def _as_strength(ink: NDArray[np.float32] | NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bring ink of either type to float32, 0–1."""
    strength = np.asarray(ink, np.float32)
    return strength / np.float32(255) if ink.dtype == np.uint8 else strength


def ink_bounds(ink: NDArray[np.float32] | NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Find the smallest rectangle around all ink.

    Args:
        ink: [H, W]; exactly 0 where nothing is drawn.
    Returns:
        top, left, bottom, right in pixels; bottom and right are one past the ink.
    Raises:
        BlankImageError: every pixel is 0.
    """
    left, top, width, height = cv2.boundingRect((ink > 0).view(np.uint8))
    if width == 0:
        raise BlankImageError("nothing is drawn here; draw or upload one digit")
    return top, left, top + height, left + width


@functools.lru_cache(maxsize=256)
def overlap_weights(source_pixels: int, scale: float) -> NDArray[np.float32]:
    """Weigh source pixels for area resampling along one axis.

    Args:
        source_pixels: length of the axis before resampling.
        scale: target pixels per source pixel.
    Returns:
        float32 [target_pixels, source_pixels]; entry (i, j) is the share of target pixel i that source pixel j covers.
    """
    target_pixels = math.ceil(round(source_pixels * scale, 6))  # 0.000001 px of float noise is not a pixel more
    low = np.arange(target_pixels)[:, None] / scale
    source = np.arange(source_pixels)[None, :]
    covered = np.minimum(low + 1 / scale, source + 1) - np.maximum(low, source)
    weights: NDArray[np.float32] = (np.clip(covered, 0, None) * scale).astype(np.float32)
    weights.setflags(write=False)  # one array serves every caller
    return weights


def _with_visible_strokes(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """Strengthen and thicken strokes so thin that area resampling left them faint; MNIST's own pass unchanged.

    A 2 px pen on a 600 px digit: 73 % read without, 95 % with the gain alone, 97.6 % with the neighbours.
    """
    strength = float((small * small).sum() / small.sum())
    if strength >= MIN_STRENGTH:
        return small
    strong = np.minimum(small * np.float32(MIN_STRENGTH / strength), 1.0)
    neighbours = np.asarray(cv2.dilate(strong, _CROSS, borderType=cv2.BORDER_CONSTANT, borderValue=0), np.float32)
    thickened: NDArray[np.float32] = np.maximum(strong, neighbours * np.float32(1 - strength / MIN_STRENGTH))
    return thickened


def _frame_offset(small: NDArray[np.float32], axis: int) -> int:
    """Find where the digit starts in the frame, in whole pixels, so that none of it is cut off."""
    mass = small.sum(axis=1 - axis, dtype=np.float64)
    barycentre = float(mass @ (np.arange(mass.size) + 0.5) / mass.sum())
    return min(max(math.floor(BARYCENTRE_LIMIT + BARYCENTRE_SLACK - barycentre), 0), IMAGE_SIDE - len(mass))
