"""Make pictures smaller by area, down to one pixel a side and no further."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def resized(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Resample by area.

    Args:
        pixels: uint8 [H, W] or [H, W, C].
        scale: new pixels per pixel; 1 and more leave the picture as it is.
    Returns:
        uint8, each side at least 1.

    Example:
        >>> resized(np.array([[0, 200], [100, 60]], np.uint8), 0.5).tolist()
        [[90]]
    """
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)
