"""A gray page becomes ink: which side of the ground the ink is on, and how strong it is.

Everything here is a minimum, a maximum, a count or a median, so that it can be written as ONNX operators too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIN_CONTRAST = 0.12
"""Below this difference from the ground, 0–1, a page counts as blank: paper grain and JPEG noise stay under it."""

FULL_CONTRAST = 0.75
"""Ink at least this strong keeps its values, so MNIST's own pixels pass unchanged; fainter ink is stretched to 1."""

FAINT = 0.1
"""Ink below this may be noise."""

SMALLEST = 0.5 / 255
"""Half a step of an 8-bit pixel: less is rounding."""


def ink_from_gray(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """Find the ground by the page's border and measure ink as the distance from it.

    Args:
        gray: float32 [H, W], 0 black, 1 white; dark ink on light ground or the other way round.
    Returns:
        float32 [H, W], 0–1, ink bright; exactly 0 where nothing is drawn; all 0 for a blank page.
    """
    ground = np.float32(np.median(border(gray)))
    darker, lighter = float(ground - gray.min()), float(gray.max() - ground)
    ink = (ground - gray) / max(ground, SMALLEST) if darker > lighter else (gray - ground) / max(1 - ground, SMALLEST)
    strongest = float(ink.max())
    if strongest < MIN_CONTRAST:
        return np.zeros_like(gray)
    if strongest < FULL_CONTRAST:
        ink /= np.float32(strongest)
    ink[ink < noise_floor(ink)] = 0.0
    return ink


def border(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take the outermost pixels of a page: float32 [2·(H + W)], the corners twice."""
    return np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])


def noise_floor(ink: NDArray[np.float32]) -> float:
    """Decide below which strength ink is noise.

    A clean page has few faint pixels, at the edges of strokes, and they belong to the digit: MNIST's own bounding
    boxes count pixels of 1/255. Where faint pixels are more than half as many as clear ones, they are JPEG or paper.
    """
    clear = np.count_nonzero(ink >= FAINT)
    faint = np.count_nonzero(ink >= SMALLEST) - clear
    return FAINT if faint > clear / 2 else SMALLEST
