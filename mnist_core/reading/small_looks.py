"""A picture nearly as small as MNIST's is looked at in further ways: as it is, without its specks or strays, filled."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE
from mnist_core.reading.ink.bands import ink_on_bands
from mnist_core.reading.ink.outlines import filled_outlines
from mnist_core.reading.ink.uniform_background import NOISE_FLOOR, border_median, ink_from_gray
from mnist_core.reading.segmentation.components import Box, find_components
from mnist_core.reading.segmentation.segmentation import FoundDigit, Predict, doubt, find_digits, mean_confidence

MAX_SMALL_SIDE_PX = 60
"""Longer side of a picture that is small: it shows a digit, or two."""

SURE = 0.99
"""A first look with at least this mean confidence needs no other."""

MAX_DOUBT_RATIO = 0.3
"""A later look counts if its doubt, one minus the mean confidence, is under this share of the first's."""

MIN_DIGIT_CONFIDENCE = 0.5
"""A picture of MNIST's own shape with at least this confidence shows one digit; what else is in it are strays."""

MIN_PART_HEIGHT_RATIO = 0.5
"""A part less high than this share of the largest one is a stray: a dot, a drop, a piece of a line."""

MIN_DIGIT_HEIGHT_RATIO = 0.6
"""The largest part is at least this share as high as all ink together, or it is no digit beside strays: a semicolon."""

SPECK_PX = 3
"""A median over so many pixels takes specks away."""

MIN_PLACED_SIDE_PX, MAX_PLACED_SIDE_PX = 17, 24
MAX_PLACED_ASIDE_PX = 2.5
"""MNIST's digits are 20 px long, and the middles of their boxes are about so near to the picture's."""

Look = tuple[list[FoundDigit], NDArray[np.uint8]]
"""The digits of a page, and the ink that they were read from."""


def surest_small_look(gray: NDArray[np.uint8], found: Look, predict: Predict) -> Look:
    """Keep the reading of a small picture unless a further look is much surer.

    Args:
        gray: uint8 [H, W], the picture.
        found: its digits so far, and the ink that they were read from.
        predict: the model.
    Returns:
        The digits and their ink, uint8 [h, w].
    """
    if max(gray.shape) > MAX_SMALL_SIDE_PX:
        return found
    ink = ink_from_gray(gray)
    if not ink.any():
        return found
    looks = _looks(gray, ink, found, predict)
    first = best = next(looks)
    if mean_confidence(first[0]) >= SURE:
        return first
    allowed = MAX_DOUBT_RATIO * doubt(first[0])
    shows_one = gray.shape == (IMAGE_SIDE, IMAGE_SIDE) and mean_confidence(first[0]) >= MIN_DIGIT_CONFIDENCE
    for look in looks:
        left = doubt(look[0])
        if left < allowed and not (shows_one and len(look[0]) > 1):
            best, allowed = look, left
    return best


def _looks(gray: NDArray[np.uint8], ink: NDArray[np.uint8], found: Look, predict: Predict) -> Iterator[Look]:
    """Look again and again: first at a picture of MNIST's own shape as it is, which no stray mark can move."""
    whole = _as_it_is(gray, ink, predict)
    if whole:
        yield whole
    if not whole or _gains_by_placing(found[0], ink):
        yield found
    further = (
        ink_from_gray(np.asarray(cv2.medianBlur(gray, SPECK_PX), np.uint8)),
        _without_strays(ink),
        filled_outlines(ink),
        ink_on_bands(gray),
    )
    for other in further:
        if other is not None:
            yield find_digits(other, predict), other


def _as_it_is(gray: NDArray[np.uint8], ink: NDArray[np.uint8], predict: Predict) -> Look | None:
    """Take a picture, uint8 [H, W], of MNIST's own shape and ground for a digit that stands where MNIST puts it."""
    light_ink = gray if border_median(gray) < 128 else 255 - gray
    if gray.shape != (IMAGE_SIDE, IMAGE_SIDE) or border_median(light_ink) >= NOISE_FLOOR:
        return None
    image = light_ink.astype(np.float32) / np.float32(255)
    return [FoundDigit(Box(*cv2.boundingRect(ink)), image, predict(image[None])[0], "")], light_ink


def _gains_by_placing(digits: list[FoundDigit], ink: NDArray[np.uint8]) -> bool:
    """Tell whether a digit, no piece of one, stands elsewhere than MNIST's do, or is smaller or larger."""
    if len(digits) != 1:
        return True
    box = digits[0].box
    if box.height < MIN_DIGIT_HEIGHT_RATIO * cv2.boundingRect(ink)[3]:
        return False
    aside = max(abs(box.left + box.width / 2 - IMAGE_SIDE / 2), abs(box.top + box.height / 2 - IMAGE_SIDE / 2))
    return aside > MAX_PLACED_ASIDE_PX or not MIN_PLACED_SIDE_PX <= max(box.width, box.height) <= MAX_PLACED_SIDE_PX


def _without_strays(ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Leave out the parts of a picture, uint8 [H, W] with ink somewhere, that are low beside the largest one."""
    labels, components = find_components(ink)
    largest = max(components, key=lambda component: component.area)
    if largest.height < MIN_DIGIT_HEIGHT_RATIO * cv2.boundingRect(ink)[3]:
        return None
    least = MIN_PART_HEIGHT_RATIO * largest.height
    kept = [part.label for part in components if part is largest or part.height >= least]
    return np.where(np.isin(labels, kept), ink, np.uint8(0))
