"""What a wrong cut through a row gives: two or three digits in one piece, half a digit, a digit with half another."""

from __future__ import annotations

import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.data.cut_ink import Ink, enlarged, placed, side_by_side
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.paper_noise import scanned, with_neighbour
from mnist_core.reading.preprocessing import DIGIT_SIDE

SIZES_PX = (16.0, 48.0)
"""A digit's longer side on the page that is cut."""

NEIGHBOUR_SHARES = (0.45, 0.75)
"""With so much of its neighbour, a digit is no single digit any more."""

LEFT_HALVES, RIGHT_HALVES = (0, 2, 3, 5, 8, 9), (0, 6)
"""Labels whose half looks like no digit: half a 1 is a 1, the right half of a 4 is a 1, that of an 8 is a 3."""

MIN_HALF_WIDTH_RATIO = 0.35
"""A half that is narrower than this share of its height looks like a 1."""

Generator = np.random.Generator


def joined_digits(digits: LabelledImages, rng: Generator) -> DigitImage:
    """Two digits, or now and then three, that touch, overlap or stand close: float32 [28, 28], 0–1."""
    size = _size(rng)
    ink = _some(digits, size, rng)
    for _ in range(1 if rng.random() < 0.75 else 2):
        gap, down = round(size * rng.uniform(-0.2, 0.08)), round(size * rng.normal(0, 0.08))
        ink = side_by_side(ink, _some(digits, size * rng.uniform(0.8, 1.2), rng), gap, down)
    return _on_paper(ink, size, rng)


def half_digit(digits: LabelledImages, rng: Generator) -> DigitImage:
    """The left or right part of a digit after a cut through its middle, of a 0 any part: float32 [28, 28], 0–1."""
    size = _size(rng)
    while True:
        index = rng.integers(len(digits))
        is_left = rng.random() < 0.6
        if digits.labels[index] not in (LEFT_HALVES if is_left else RIGHT_HALVES):
            continue
        whole = enlarged(digits.images[index], size)
        whole = np.rot90(whole, int(rng.integers(4))) if digits.labels[index] == 0 else whole
        at = round(whole.shape[1] * rng.uniform(0.35, 0.6))
        half = whole[:, :at] if is_left else whole[:, at:]
        if half.shape[1] >= MIN_HALF_WIDTH_RATIO * half.shape[0] and half.any():
            return _on_paper(half, size, rng)


def digit_and_half(digits: LabelledImages, rng: Generator) -> DigitImage:
    """A digit with about half of its neighbour: float32 [28, 28], 0–1."""
    size = _size(rng)
    first, second = _some(digits, size, rng), _some(digits, size, rng)
    return _on_paper(with_neighbour(first, second, size / DIGIT_SIDE, rng, NEIGHBOUR_SHARES), size, rng)


def _size(rng: Generator) -> float:
    return float(np.exp(rng.uniform(*np.log(SIZES_PX))))


def _some(digits: LabelledImages, size: float, rng: Generator) -> Ink:
    return enlarged(digits.images[rng.integers(len(digits))], size)


def _on_paper(ink: Ink, size: float, rng: Generator) -> DigitImage:
    ink = scanned(ink, size / DIGIT_SIDE, rng) if rng.random() < 0.3 else ink
    return placed(ink)
