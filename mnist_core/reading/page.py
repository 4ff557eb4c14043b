"""A gray page of any kind becomes ink: an even ground is measured directly, anything else is taken as a photograph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ground import FAINT, ink_from_gray
from mnist_core.reading.photograph import ink_from_photograph

SMALLEST_PHOTOGRAPH = 100
"""Longer side in pixels below which a picture is too small for its ground to be estimated piece by piece."""

CLEAR = 102
"""Ink above this, of 255, is clear; between FAINT and this it is the edge of a stroke, a shadow or printed lines."""

MOST_HALF_TONE = 1.5
"""Half-tones per clear pixel: at most 1.2 in MNIST."""

MOST_INK = 0.5
"""Share of a page that is clear ink."""

RULED = 0.6
"""A row or column of a page that has ink along this share is printed or framed, unless a digit fills the page."""

MOST_RULED = 3


def ink_from_page(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn a page into ink.

    Args:
        gray: uint8 [H, W], 0 black, 255 white.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 where nothing is drawn.
    """
    ink = ink_from_gray(gray)
    if max(gray.shape) < SMALLEST_PHOTOGRAPH or not ink.any() or _stands_on_even_ground(ink):
        return ink
    return ink_from_photograph(gray)


def _stands_on_even_ground(ink: NDArray[np.uint8]) -> bool:
    """Tell whether nearly all of a page is either ground or clear ink."""
    clear = int(np.count_nonzero(ink >= CLEAR))
    half_tone = int(np.count_nonzero(ink >= FAINT)) - clear
    if half_tone > MOST_HALF_TONE * clear or clear > MOST_INK * ink.size:
        return False
    inked = ink >= FAINT
    return all(_stripes(inked.mean(axis=axis) > RULED) < MOST_RULED for axis in (0, 1))


def _stripes(is_full: NDArray[np.bool_]) -> int:
    """Count runs of True."""
    return int(np.count_nonzero(is_full[1:] & ~is_full[:-1]) + is_full[0])
