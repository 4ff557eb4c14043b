"""Out-of-distribution images of several kinds, for outlier exposure in training and to measure with other shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitBatch, DigitImage
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.letter_shapes import LETTER_SHAPES
from mnist_core.data.sign_shapes import SIGN_SHAPES
from mnist_core.data.stroke_curves import smooth_curve
from mnist_core.data.stroke_variation import digit_from_shape, digit_from_varied
from mnist_core.reading.preprocessing import digit_from_ink


@dataclass(frozen=True)
class Shapes:
    """Letters and signs to draw, written as in `handmade_shapes`."""

    letters: tuple[str, ...]
    signs: tuple[str, ...]


TRAINING_SHAPES = Shapes(tuple(hands[0] for hands in LETTER_SHAPES.values()), tuple(SIGN_SHAPES.values())[::2])
MEASURING_SHAPES = Shapes(tuple(hands[2] for hands in LETTER_SHAPES.values()), tuple(SIGN_SHAPES.values())[1::2])
"""Measured on letters by another hand, and on signs that were not trained on."""

Generator = np.random.Generator


def make_outliers(
    digits: LabelledImages, per_kind: int, rng: Generator, shapes: Shapes = TRAINING_SHAPES
) -> dict[str, DigitBatch]:
    """Make images of every kind.

    Args:
        digits: real digits to lay over each other and to cut.
        per_kind: how many of each.
        rng: random generator.
        shapes: letters and signs to draw.
    Returns:
        By kind, float32 [per_kind, 28, 28], 0–1, placed as the app places what is drawn.
    """
    kinds: dict[str, Callable[[], DigitImage]] = {
        "letters": lambda: digit_from_shape(shapes.letters[int(rng.integers(len(shapes.letters)))], rng),
        "signs": lambda: digit_from_shape(shapes.signs[int(rng.integers(len(shapes.signs)))], rng),
        "scribbles": lambda: _scribble(rng),
        "overlaid digits": lambda: _overlaid(digits, rng),
        "noise": lambda: _noise(rng),
        "dots": lambda: _dots(rng),
        "cut digits": lambda: _cut(digits, rng),
        "grids": lambda: _grid(rng),
        "inverted digits": lambda: 1 - digits.images[rng.integers(len(digits))],
    }
    return {kind: np.stack([make() for _ in range(per_kind)]) for kind, make in kinds.items()}


def _scribble(rng: Generator) -> DigitImage:
    """One to three long curves through many random points."""
    strokes = [smooth_curve(rng.normal(0, 1, (rng.integers(6, 20), 2))) for _ in range(rng.integers(1, 4))]
    return digit_from_varied(strokes, rng)


def _overlaid(digits: LabelledImages, rng: Generator) -> DigitImage:
    """Two different digits on top of each other, up to 3 px apart."""
    first, second = rng.integers(len(digits), size=2)
    while digits.labels[first] == digits.labels[second]:
        second = rng.integers(len(digits))
    moved = np.roll(digits.images[second], rng.integers(-3, 4, 2), axis=(0, 1))
    return digit_from_ink(np.maximum(digits.images[first], moved))


def _noise(rng: Generator) -> DigitImage:
    """Even noise, sparse noise or clouds."""
    even = rng.random((IMAGE_SIDE, IMAGE_SIDE), np.float32)
    form = rng.integers(3)
    if form == 0:
        return even
    if form == 1:
        return np.where(even < rng.uniform(0.05, 0.5), rng.random(even.shape, np.float32), 0).astype(np.float32)
    coarse = rng.integers(4, 15)
    cloud = np.kron(rng.random((coarse, coarse), np.float32), np.ones((7, 7), np.float32))[:IMAGE_SIDE, :IMAGE_SIDE]
    return np.pad(np.where(cloud > 0.5, cloud, 0), [(0, IMAGE_SIDE - side) for side in cloud.shape])


def _dots(rng: Generator) -> DigitImage:
    """One to twelve round dots of the same pen."""
    return digit_from_varied([rng.uniform(0, 1, (1, 2)).astype(np.float32) for _ in range(rng.integers(1, 13))], rng)


def _cut(digits: LabelledImages, rng: Generator) -> DigitImage:
    """A digit of which half is missing on any side, the rest left where it was."""
    image = digits.images[rng.integers(len(digits))]
    rows, columns = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE] - 13.5
    turn = rng.uniform(0, 2 * np.pi)
    return np.where(rows * np.sin(turn) + columns * np.cos(turn) > rng.uniform(-2, 2), image, np.float32(0))


def _grid(rng: Generator) -> DigitImage:
    """Parallel bars, checks, or one solid block."""
    rows, columns = np.mgrid[:IMAGE_SIDE, :IMAGE_SIDE]
    period, form = rng.integers(2, 8), rng.integers(4)
    bars = [rows // period % 2, columns // period % 2, (rows // period + columns // period) % 2]
    if form < 3:
        pattern: DigitImage = (bars[form] * rng.uniform(0.5, 1)).astype(np.float32)
        return pattern
    height, width = rng.integers(8, 21, 2)
    return digit_from_ink(np.ones((height, width), np.float32))


def stack_kinds(kinds: dict[str, DigitBatch]) -> NDArray[np.float32]:
    """Stack all kinds into one array: float32 [N, 28, 28]."""
    return np.concatenate(list(kinds.values()))
