"""A photographed page becomes ink: shadows, tinted and ruled paper, table margins and noise are taken out.

The background is estimated by a morphological closing, which fills in whatever is no thicker than a stroke can be. It
follows the edges of shadows and of the sheet, which a blurred or median background does not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.form_lines import without_form_lines
from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.ruled_lines import remove_ruled_lines
from mnist_core.reading.ink.sheet import away_from_edges, sheet_mask
from mnist_core.reading.ink.writing import MIN_DEPTH, otsu_threshold, select_writing, weak_threshold
from mnist_core.reading.resizing import resized

BACKGROUND_SIDE_PX = 400
"""Longer side, in pixels, at which the background is estimated."""

MAX_STROKE_WIDTH_RATIO = 0.11
"""Strokes are thinner than this share of the page's longer side."""

MEDIAN_WINDOW_RATIO = 0.15
"""Within a window of this share of the page's longer side, most is paper."""

SHEET_MARGIN_RATIO = 0.03
"""Width along the sheet's edge that is not read, half on either side, as a share of the page's longer side."""


def ink_from_photograph(
    gray: NDArray[np.uint8], colours: NDArray[np.uint8], *, invert_polarity: bool = False
) -> NDArray[np.uint8]:
    """Measure ink as the depth below, or the height above, its own surroundings.

    Args:
        gray: uint8 [H, W]; dark ink on light paper or chalk on a board.
        colours: uint8 [h, w, 3], the same picture small; of size 0 where it has none.
        invert_polarity: take the polarity that looks the less likely: a lit edge of a dark sheet can stand out more
            than what is written on it.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 where nothing is drawn; all 0 for a blank page.
    """
    gray = np.asarray(cv2.GaussianBlur(gray, (3, 3), 0), np.uint8)
    small = np.asarray(cv2.medianBlur(resized(gray, BACKGROUND_SIDE_PX / max(gray.shape)), 3), np.uint8)
    window = disc(MEDIAN_WINDOW_RATIO * max(small.shape))
    background = np.asarray(cv2.medianBlur(small, len(window)), np.uint8)
    tints = [np.ascontiguousarray(colours[..., channel]) for channel in range(3 if colours.size else 0)]
    backgrounds = [background] + [_background_of(tint, small.shape, window) for tint in tints]
    sheet = sheet_mask(small, backgrounds, window)
    if _ink_is_lighter(small, background, away_from_edges(sheet > 0, window)) != invert_polarity:
        gray, small = 255 - gray, 255 - small
    inside = cv2.erode(
        sheet, disc(SHEET_MARGIN_RATIO * max(sheet.shape)), borderType=cv2.BORDER_CONSTANT, borderValue=(1,)
    )
    inside = cv2.resize(inside, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    depth = np.asarray(_depth_below_background(gray, small) * inside, np.uint8)
    if int(depth.max()) < MIN_DEPTH:
        return np.zeros_like(gray)
    depth = remove_ruled_lines(without_form_lines(depth, weak_threshold(otsu_threshold(depth))))
    if int(depth.max()) < MIN_DEPTH:
        return np.zeros_like(gray)
    return select_writing(depth, otsu_threshold(depth), np.asarray(inside, np.uint8))


def _background_of(tint: NDArray[np.uint8], shape: tuple[int, ...], window: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the writing out of one colour channel, at the size of the small page."""
    small = cv2.resize(tint, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, len(window)), np.uint8)


def _ink_is_lighter(small: NDArray[np.uint8], background: NDArray[np.uint8], inside: NDArray[np.bool_]) -> bool:
    """Compare what is darker and what is lighter than its surroundings, away from the sheet's own edge."""
    return _contrast_energy(cv2.subtract(small, background) * inside) > _contrast_energy(
        cv2.subtract(background, small) * inside
    )


def _contrast_energy(relief: NDArray[np.generic]) -> float:
    """Sum the squares of what stands out clearly."""
    clear = np.asarray(cv2.subtract(np.asarray(relief, np.uint8), (MIN_DEPTH // 2,)), np.float32)
    return float((clear * clear).sum())


def _depth_below_background(gray: NDArray[np.uint8], small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divide the picture by its background: uint8 [H, W], 0 at the background, 255 black."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc(MAX_STROKE_WIDTH_RATIO * max(small.shape)))
    background = np.asarray(cv2.blur(closed, (3, 3)), np.uint8)
    full = cv2.resize(background, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(255 - cv2.divide(gray, cv2.max(full, (1,)), scale=255), np.uint8)
