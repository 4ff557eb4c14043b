"""A gray page with a uniform background becomes ink: its polarity, dark on light or light on dark, and its strength.

Everything here is a minimum, a maximum, a count or a median, so that it can be written as ONNX operators too.
Pages whose background is not uniform, such as photographs, go through `photograph.py`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.errors import ImageFormatError

MIN_CONTRAST = 31
"""A page whose pixels all stay closer to the background, of 255, is blank: paper grain and JPEG noise stay under it."""

FULL_CONTRAST = 0.75
"""Ink at least this strong, 0–1, keeps its values, so MNIST's own pixels pass unchanged; fainter ink is stretched."""

NOISE_FLOOR = 26
"""Ink below this, of 255, may be noise."""

CLEAN_MEAN_CAP = 8
"""A clean edge has few pixels of ink below this, of 255; JPEG and WebP leave many around a stroke."""

MIN_CLEAN_MEAN = 7
"""Mean of a page's inked pixels, each capped at CLEAN_MEAN_CAP: at least 7.0 in MNIST's 60,000 training images, and
less in 93-100 % of JPEG and WebP of digits of 28-56 px."""


def ink_from_gray(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Find the background by the page's border and measure ink as the distance from it.

    Args:
        gray: uint8 [H, W], 0 black, 255 white; dark ink on light background or the other way round.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 where nothing is drawn; all 0 for a blank page.
    Raises:
        ImageFormatError: another shape or dtype.

    Example:
        >>> gray = np.array([[255, 255, 255], [255, 55, 255], [255, 255, 255]], np.uint8)
        >>> ink_from_gray(gray)[1].tolist()
        [0, 200, 0]
    """
    if gray.ndim != 2 or gray.dtype != np.uint8 or gray.size == 0:
        raise ImageFormatError(f"expected a gray page uint8 [H, W], got {gray.dtype} {list(gray.shape)}")
    return ink_on_background(gray, border_median(gray))


def ink_on_background(gray: NDArray[np.uint8], background: int) -> NDArray[np.uint8]:
    """Measure ink as the distance from a known background, as `ink_from_gray` does.

    Args:
        gray: uint8 [H, W], 0 black, 255 white.
        background: the page's `border_median`, 0–255.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 where nothing is drawn; all 0 for a blank page.
    """
    darkest, lightest = background - int(gray.min()), int(gray.max()) - background
    if max(darkest, lightest) < MIN_CONTRAST:
        return np.zeros_like(gray)
    is_darker = _ink_is_darker(gray, background, darkest, lightest)
    distance = background - np.arange(256) if is_darker else np.arange(256) - background
    strongest = darkest if is_darker else lightest
    room = background if is_darker else 255 - background
    full = room if strongest >= FULL_CONTRAST * room else strongest
    table = np.clip((510 * distance + full) // (2 * full), 0, 255).astype(np.uint8)  # whole numbers; halves round up
    return remove_noise(np.asarray(cv2.LUT(gray, table), np.uint8))


def border_median(gray: NDArray[np.uint8]) -> int:
    """Take the upper median of a page's outermost pixels, the corners counted twice."""
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    return int(np.partition(border, border.size // 2)[border.size // 2])


def remove_noise(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Set faint ink to 0 where there is more of it than strokes have at their edges.

    On a clean page faint pixels belong to the digit: MNIST's own bounding boxes count pixels of 1/255. Beside strokes
    in a JPEG or on paper there are many more.
    """
    if int(np.minimum(ink, CLEAN_MEAN_CAP).sum(dtype=np.int64)) < MIN_CLEAN_MEAN * np.count_nonzero(ink):
        ink[ink < NOISE_FLOOR] = 0
    return ink


def _ink_is_darker(gray: NDArray[np.uint8], background: int, darkest: int, lightest: int) -> bool:
    """Find the polarity by how many pixels stand out on either side, so that one speck does not invert a page.

    To stand out is to be at least half as far from the background as the farthest pixel.
    """
    half = (max(darkest, lightest) + 1) // 2
    if min(darkest, lightest) < half:
        return darkest > lightest
    return int(np.count_nonzero(gray <= background - half)) > int(np.count_nonzero(gray >= background + half))
