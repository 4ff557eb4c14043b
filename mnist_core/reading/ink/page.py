"""A gray page of any kind becomes ink: a uniform background is measured directly, anything else is a photograph."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.decoding.decoder import GrayPage
from mnist_core.reading.ink.form_lines import without_form_lines
from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.photograph import ink_from_photograph
from mnist_core.reading.ink.uniform_background import NOISE_FLOOR, border_median, ink_on_background
from mnist_core.reading.resizing import resized

MIN_PHOTOGRAPH_SIDE_PX = 60
"""Shorter side in pixels below which a picture is too small for its background to be estimated locally."""

CLEAR_INK = 102
"""Ink from this, of 255, is clear; from NOISE_FLOOR to this it is the edge of a stroke, a shadow or printed lines."""

MAX_HALFTONE_RATIO = 1.06
"""Half-tones per clear pixel: at most 1.054 in MNIST's 70,000 images."""

MAX_UNIFORM_DEVIATION = 6
"""A uniform background stays this close to its gray, of 255…"""

MIN_UNIFORM_SHARE = 0.9
"""…in at least this share of the pixels without ink; a photograph's does not."""

MAX_DRAWN_DEVIATION = 2
MIN_DRAWN_UNIFORM_SHARE = 0.98
"""A background as uniform as this was drawn by a computer; half-tones are then the soft edges of thin strokes."""

MAX_STROKE_WIDTH_RATIO = 0.6
"""What is thicker than this share of the ink's own longer side is a sheet or a table, and no stroke: in MNIST's boldest
digits it is under 0.6. Not of the page's side: a digit that fills its picture is no photograph."""

THICKNESS_SIDE_PX = 100
"""Longer side in pixels, of the ink's box, at which thickness is looked at."""

_PEN_CLOSING = disc(5)
"""Closes a pen's width at that side; digits whose pen is 30 % as wide as they are high have no disc inside yet."""

MIN_RULED_SHARE = 0.9
"""A row or column of a page that has ink along this share is printed; digits leave a margin…"""

MIN_RULED_LINES = 3
"""…and from so many printed lines on, the paper is ruled."""


@dataclass(frozen=True, eq=False)
class PageInk:
    """What `ink_from_page` makes of a page.

    Attributes:
        ink: uint8 [H, W], ink bright, 255 full ink, exactly 0 where nothing is drawn.
        is_photograph: whether the page was taken as a photograph.
        background: the gray of the page's border, 0–255.
        is_drawn: whether it was drawn by a computer, on a background as uniform as no paper is, print and all.
    """

    ink: NDArray[np.uint8]
    is_photograph: bool
    background: int
    is_drawn: bool


def ink_from_page(page: GrayPage) -> PageInk:
    """Turn a page into ink, in the way that suits its background."""
    gray, background = page.gray, border_median(page.gray)
    ink = ink_on_background(gray, background)
    is_small = min(gray.shape) < MIN_PHOTOGRAPH_SIDE_PX
    if is_small or not ink.any() or _has_uniform_background(gray, ink, background):
        written = without_form_lines(ink, 1)
        if is_small or not _has_other_ink(written >= NOISE_FLOOR):
            return PageInk(written, False, background, _is_drawn(gray, ink, background))
    return PageInk(ink_from_photograph(gray, page.colours), True, background, False)


def alternative_ink(page: GrayPage, chosen: PageInk) -> NDArray[np.uint8] | None:
    """Turn a page into ink in the way that `ink_from_page` did not choose, for where its choice reads badly.

    Args:
        page: what was seen.
        chosen: what `ink_from_page` made of it.
    Returns:
        uint8 [H, W] as from a photograph; None for what was drawn by a computer or is too small to be one.
    """
    is_small = min(page.gray.shape) < MIN_PHOTOGRAPH_SIDE_PX
    if chosen.is_drawn or (is_small and not chosen.is_photograph):
        return None
    return ink_from_photograph(page.gray, page.colours, invert_polarity=chosen.is_photograph)


def _has_uniform_background(gray: NDArray[np.uint8], ink: NDArray[np.uint8], background: int) -> bool:
    """Tell whether nearly all of a page is either background or clear ink."""
    if _uniform_share(gray, ink, background, MAX_UNIFORM_DEVIATION) < MIN_UNIFORM_SHARE:
        return False
    clear = int(np.count_nonzero(ink >= CLEAR_INK))
    half_tone = int(np.count_nonzero(ink >= NOISE_FLOOR)) - clear
    return half_tone <= MAX_HALFTONE_RATIO * clear or _is_drawn(gray, ink, background)


def _has_other_ink(inked: NDArray[np.bool_]) -> bool:
    """Tell whether a page shows a sheet or a table, thicker than any stroke, or ruled paper: bool [H, W]."""
    is_ruled = any(_count_runs(inked.mean(axis=axis) > MIN_RULED_SHARE) >= MIN_RULED_LINES for axis in (0, 1))
    return is_ruled or (bool(inked.any()) and _has_thick_ink(inked))


def _is_drawn(gray: NDArray[np.uint8], ink: NDArray[np.uint8], background: int) -> bool:
    return _uniform_share(gray, ink, background, MAX_DRAWN_DEVIATION) >= MIN_DRAWN_UNIFORM_SHARE


def _uniform_share(gray: NDArray[np.uint8], ink: NDArray[np.uint8], background: int, tolerance: int) -> float:
    """Measure the share of the pixels without ink that stay close to the background's gray."""
    uniform = np.count_nonzero((gray >= max(0, background - tolerance)) & (gray <= min(255, background + tolerance)))
    return int(uniform) / max(1, int(np.count_nonzero(ink < NOISE_FLOOR)))


def _has_thick_ink(inked: NDArray[np.bool_]) -> bool:
    """Tell whether a disc of MAX_STROKE_WIDTH_RATIO fits into the ink somewhere, writing on it not counted."""
    left, top, width, height = cv2.boundingRect(inked.view(np.uint8))
    box = inked[top : top + height, left : left + width]
    coverage = resized(box.view(np.uint8) * np.uint8(255), THICKNESS_SIDE_PX / max(box.shape))
    closed = cv2.morphologyEx((coverage > 127).view(np.uint8), cv2.MORPH_CLOSE, _PEN_CLOSING)
    inside = cv2.erode(
        closed, disc(MAX_STROKE_WIDTH_RATIO * THICKNESS_SIDE_PX), borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    return bool(inside.any())


def _count_runs(is_full: NDArray[np.bool_]) -> int:
    """Count runs of True."""
    return int(np.count_nonzero(is_full[1:] & ~is_full[:-1]) + is_full[0])
