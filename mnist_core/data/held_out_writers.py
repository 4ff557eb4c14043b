"""Digits by the six held-out writers, drawn and preprocessed as in the app."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitBatch
from mnist_core.data.stroke_drawing import draw_strokes
from mnist_core.data.strokes import HELD_OUT_WRITERS, find_strokes, read_strokes
from mnist_core.reading.results import Reading

REPORTED_PENS_PX = (10, 20, 30)


@dataclass(frozen=True, eq=False)
class HeldOutDigits:
    """Drawn digits after the app's segmentation and preprocessing.

    Attributes:
        images: float32 [N, 28, 28]; all 0 where the app did not find exactly one digit.
        labels: int64 [N], 0–9.
        is_one_digit: bool [N]; where this is False, any answer counts as wrong.
        writers: int64 [N], who drew each, 25–30.
    """

    images: DigitBatch
    labels: NDArray[np.int64]
    is_one_digit: NDArray[np.bool_]
    writers: NDArray[np.int64]

    def by(self, writers: Collection[int]) -> HeldOutDigits:
        """Keep what some of the writers drew."""
        kept = np.isin(self.writers, list(writers))
        return HeldOutDigits(self.images[kept], self.labels[kept], self.is_one_digit[kept], self.writers[kept])


def held_out_digits(read_drawing: Callable[[NDArray[np.uint8]], Reading], pen_px: int) -> HeldOutDigits | None:
    """Draw writers 25–30 on a 280 px canvas, each digit 200 px long, and take what the reader hands to its model.

    Args:
        read_drawing: `DigitReader.read_drawing` of any model, since the images do not depend on it.
        pen_px: pen width in canvas px.
    Returns:
        1,498 digits; None where the strokes' file is not on this machine.
    Raises:
        DatasetError: the file is damaged.
    """
    found = find_strokes()
    if found is None:
        return None
    drawn = [digit for digit in read_strokes(found) if digit.writer in HELD_OUT_WRITERS]
    readings = [read_drawing(draw_strokes(digit.strokes, pen_px)) for digit in drawn]
    is_one_digit = np.array([len(reading.digits) == 1 for reading in readings])
    blank = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    images = np.stack([reading.digits[0].image if len(reading.digits) == 1 else blank for reading in readings])
    labels, writers = (np.array([getattr(digit, name) for digit in drawn], np.int64) for name in ("label", "writer"))
    return HeldOutDigits(images, labels, is_one_digit, writers)
