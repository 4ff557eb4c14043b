"""A gray page of any kind becomes ink: an even ground is measured directly, anything else is taken as a photograph."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.ground import FAINT, border_median, ink_on_ground
from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.photograph import ink_from_photograph
from mnist_core.reading.resizing import resized

SMALLEST_PHOTOGRAPH = 60
"""Shorter side in pixels below which a picture is too small for its ground to be estimated piece by piece."""

CLEAR = 102
"""Ink above this, of 255, is clear; between FAINT and this it is the edge of a stroke, a shadow or printed lines."""

MOST_HALF_TONE = 1.06
"""Half-tones per clear pixel: at most 1.054 in MNIST's 70,000 images."""

EVEN = 6
"""An even ground stays this close to its gray, of 255…"""

LEAST_EVEN = 0.9
"""…in at least this share of the pixels without ink; a photograph's does not."""

DRAWN_EVEN = 2
LEAST_DRAWN_EVEN = 0.98
"""A ground as even as this was drawn by a computer; half-tones are then the soft edges of thin strokes."""

THICKEST = 0.6
"""What is thicker than this share of the ink's own longer side is a sheet or a table, and no stroke: in MNIST's boldest
digits it is under 0.6. Not of the page's side: a digit that fills its picture is no photograph."""

THICKNESS_SIDE = 100
"""Longer side in pixels, of the ink's box, at which thickness is looked at."""

_WRITING = disc(5)
"""A pen's width on a sheet of that side; the digits of a pen 30 % as wide as they are high have no disc inside yet."""

RULED = 0.9
"""A row or column of a page that has ink along this share is printed; digits leave a margin."""

MOST_RULED = 3


@dataclass(frozen=True, eq=False)
class PageInk:
    """What `ink_from_page` makes of a page.

    Attributes:
        ink: uint8 [H, W], ink bright, 255 full ink, exactly 0 where nothing is drawn.
        is_photograph: whether the page was taken as a photograph.
        ground: the gray of the page's border, 0–255.
    """

    ink: NDArray[np.uint8]
    is_photograph: bool
    ground: int


def ink_from_page(page: GrayPage) -> PageInk:
    """Turn a page into ink, in the way that suits its ground."""
    gray, ground = page.gray, border_median(page.gray)
    ink = ink_on_ground(gray, ground)
    if min(gray.shape) < SMALLEST_PHOTOGRAPH or not ink.any() or _stands_on_even_ground(gray, ink, ground):
        return PageInk(ink, False, ground)
    return PageInk(ink_from_photograph(gray, page.colours), True, ground)


def alternative_ink(page: GrayPage, chosen: PageInk) -> NDArray[np.uint8] | None:
    """Turn a page into ink in the way that `ink_from_page` did not choose, for where its choice reads badly.

    Args:
        page: what was seen.
        chosen: what `ink_from_page` made of it.
    Returns:
        uint8 [H, W] as from a photograph; None for what was drawn by a computer or is too small to be one.
    """
    is_small = min(page.gray.shape) < SMALLEST_PHOTOGRAPH
    if not chosen.is_photograph and (is_small or _is_drawn(page.gray, chosen.ink, chosen.ground)):
        return None
    return ink_from_photograph(page.gray, page.colours, invert_polarity=chosen.is_photograph)


def _stands_on_even_ground(gray: NDArray[np.uint8], ink: NDArray[np.uint8], ground: int) -> bool:
    """Tell whether nearly all of a page is either ground or clear ink."""
    if _evenness(gray, ink, ground, EVEN) < LEAST_EVEN:
        return False
    clear = int(np.count_nonzero(ink >= CLEAR))
    half_tone = int(np.count_nonzero(ink >= FAINT)) - clear
    if half_tone > MOST_HALF_TONE * clear and not _is_drawn(gray, ink, ground):
        return False
    inked = ink >= FAINT
    return not _is_thick(inked) and all(_stripes(inked.mean(axis=axis) > RULED) < MOST_RULED for axis in (0, 1))


def _is_drawn(gray: NDArray[np.uint8], ink: NDArray[np.uint8], ground: int) -> bool:
    return _evenness(gray, ink, ground, DRAWN_EVEN) >= LEAST_DRAWN_EVEN


def _evenness(gray: NDArray[np.uint8], ink: NDArray[np.uint8], ground: int, tolerance: int) -> float:
    """Share of the pixels without ink that stay close to the ground's gray."""
    even = np.count_nonzero((gray >= max(0, ground - tolerance)) & (gray <= min(255, ground + tolerance)))
    return int(even) / max(1, int(np.count_nonzero(ink < FAINT)))


def _is_thick(inked: NDArray[np.bool_]) -> bool:
    """Tell whether a disc of THICKEST fits into the ink somewhere, writing on it not counted."""
    left, top, width, height = cv2.boundingRect(inked.view(np.uint8))
    box = inked[top : top + height, left : left + width]
    share = resized(box.view(np.uint8) * np.uint8(255), THICKNESS_SIDE / max(box.shape))
    whole = cv2.morphologyEx((share > 127).view(np.uint8), cv2.MORPH_CLOSE, _WRITING)
    inside = cv2.erode(whole, disc(THICKEST * THICKNESS_SIDE), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return bool(inside.any())


def _stripes(is_full: NDArray[np.bool_]) -> int:
    """Count runs of True."""
    return int(np.count_nonzero(is_full[1:] & ~is_full[:-1]) + is_full[0])
