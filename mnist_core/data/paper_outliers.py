"""What a page hands to the model that is no single digit: wrong cuts through rows, print, ticks and separators."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mnist_core.contract import DigitBatch, DigitImage
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.drawn_marks import glyph, separator, tick
from mnist_core.data.fragments import digit_and_half, half_digit, joined_digits
from mnist_core.data.letter_shapes import LETTER_SHAPES
from mnist_core.data.printed_letters import opencv_letter, photographed_letter

PRINTED_SIGNS = '()-=+*#&%@?!<>[{^~:;,."$'
"""Signs that print no digit; a bar and an upright slash look like a 1."""

Generator = np.random.Generator


def make_paper_outliers(digits: LabelledImages, per_kind: int, rng: Generator) -> dict[str, DigitBatch]:
    """Make images of every kind; twice as many of those that paper is full of.

    Args:
        digits: real digits, to join and to cut.
        per_kind: how many of each.
        rng: random generator.
    Returns:
        By kind, float32 [N, 28, 28], 0–1, placed as the app places what it finds; N is `per_kind` or twice that.
    """
    letters = tuple(LETTER_SHAPES)
    kinds: dict[str, tuple[int, Callable[[], DigitImage]]] = {
        "joined digits": (2, lambda: joined_digits(digits, rng)),
        "halves of digits": (1, lambda: half_digit(digits, rng)),
        "digits with half a neighbour": (2, lambda: digit_and_half(digits, rng)),
        "printed letters": (2, lambda: _printed(letters, rng)),
        "printed signs": (1, lambda: _printed(PRINTED_SIGNS, rng)),
        "ticks": (1, lambda: tick(rng)),
        "separators": (1, lambda: separator(rng)),
        "glyphs": (2, lambda: glyph(rng)),
    }
    return {kind: np.stack([make() for _ in range(times * per_kind)]) for kind, (times, make) in kinds.items()}


def _printed(characters: str | tuple[str, ...], rng: Generator) -> DigitImage:
    return photographed_letter(opencv_letter, characters[int(rng.integers(len(characters)))], rng)
