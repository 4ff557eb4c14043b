"""Pictures that are no digit, apart from those that training sees: by other hands, in fonts, of other scribbles.

There are two sets of them, and they share no shape, no font and no form of scribble: VALIDATION to choose on, REPORT to
report. `outliers` and `paper_outliers` make what is trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch, DigitImage
from mnist_core.data.cut_ink import cropped
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.letter_shapes import LETTER_SHAPES
from mnist_core.data.printed_letters import PrintLetter, bitmap_letter, photographed_letter, pillow_letter
from mnist_core.data.sign_shapes import SEPARATOR_SHAPES, TICK_SHAPES
from mnist_core.data.stroke_curves import Stroke, smooth_curve
from mnist_core.data.stroke_variation import digit_from_shape, digit_from_varied
from mnist_core.reading.preprocessing import digit_from_ink

LETTER_KINDS = ("letters, drawn", "letters, printed")

HALVES = ((0, "left"), (0, "right"), (0, "top"), (0, "bottom"), (3, "left"), (8, "left"))
"""Labels and sides that look like no digit; the right half of an 8 is a three, and half of a 4, a 7 or a 9 a one."""

Generator = np.random.Generator


@dataclass(frozen=True)
class HeldOutShapes:
    """What one set draws.

    Attributes:
        letters: shapes that no digit looks like.
        ticks: check marks.
        separators: brackets, dashes, colons and such.
        print_letter: sets a letter in a font.
        scribble: strokes of a scribble.
    """

    letters: tuple[str, ...]
    ticks: tuple[str, ...]
    separators: tuple[str, ...]
    print_letter: PrintLetter
    scribble: Callable[[Generator], list[Stroke]]


def make_held_out_outliers(
    digits: LabelledImages, per_kind: int, rng: Generator, shapes: HeldOutShapes
) -> dict[str, DigitBatch]:
    """Make pictures of every kind.

    Args:
        digits: to put side by side and to halve: of the validation part for VALIDATION, of the test part for REPORT.
        per_kind: how many of each.
        rng: random generator.
        shapes: VALIDATION or REPORT.
    Returns:
        By kind, float32 [per_kind, 28, 28], 0–1, placed as the app places what is drawn.
    """
    kinds: Mapping[str, Callable[[], DigitImage]] = {
        "letters, drawn": lambda: digit_from_shape(_one_of(shapes.letters, rng), rng),
        "letters, printed": lambda: photographed_letter(shapes.print_letter, _one_of(tuple(LETTER_SHAPES), rng), rng),
        "ticks": lambda: digit_from_shape(_one_of(shapes.ticks, rng), rng),
        "scribbles": lambda: digit_from_varied(shapes.scribble(rng), rng),
        "separators": lambda: digit_from_shape(_one_of(shapes.separators, rng), rng),
        "two digits in one box": lambda: _two_digits(digits, rng),
        "halves of digits": lambda: _half(digits, rng),
    }
    return {kind: np.stack([make() for _ in range(per_kind)]) for kind, make in kinds.items()}


def _one_of(shapes: Sequence[str], rng: Generator) -> str:
    return shapes[int(rng.integers(len(shapes)))]


def _scratched_out(rng: Generator) -> list[Stroke]:
    """One stroke to and fro across a small field, as writing is crossed out."""
    turns = int(rng.integers(5, 14))
    across = np.where(np.arange(turns) % 2, 1.0, -1.0) * rng.uniform(0.5, 1.0, turns)
    down = np.linspace(-0.6, 0.6, turns) + rng.normal(0, 0.08, turns)
    return [smooth_curve(_turned(np.column_stack([across, down]), rng))]


def _looped(rng: Generator) -> list[Stroke]:
    """A row of loops, as a pen is tried out."""
    count = int(rng.integers(3, 7))
    angle = np.linspace(0, 2 * np.pi * count, 8 * count)
    wide, high = rng.uniform(0.3, 0.7), rng.uniform(0.5, 1.2)
    points = np.column_stack([angle / 10 + wide * np.cos(angle), high * np.sin(angle)])
    return [smooth_curve(_turned(points + rng.normal(0, 0.04, points.shape), rng))]


def _turned(points: NDArray[np.floating], rng: Generator) -> NDArray[np.floating]:
    """Turn points, float [P, 2], around the origin by any angle."""
    angle = rng.uniform(0, 2 * np.pi)
    return np.asarray(points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), np.float64)


def _two_digits(digits: LabelledImages, rng: Generator) -> DigitImage:
    """Two digits side by side, up to 3 px apart or touching: float32 [28, 28]."""
    first, second = (cropped(digits.images[int(index)]) for index in rng.integers(len(digits), size=2))
    gap, down = int(rng.integers(-2, 4)), rng.integers(0, 4, 2)
    width = first.shape[1] + gap + second.shape[1]
    ink = np.zeros((max(first.shape[0], second.shape[0]) + 3, max(width, first.shape[1])), np.float32)
    ink[down[0] : down[0] + first.shape[0], : first.shape[1]] = first
    left = first.shape[1] + gap
    beside = ink[down[1] : down[1] + second.shape[0], left:]
    np.maximum(beside, second[:, : beside.shape[1]], out=beside)
    return digit_from_ink(ink)


def _half(digits: LabelledImages, rng: Generator) -> DigitImage:
    """One of HALVES, placed anew: float32 [28, 28]."""
    label, side = HALVES[int(rng.integers(len(HALVES)))]
    digit = cropped(digits.images[int(rng.choice(np.flatnonzero(digits.labels == label)))])
    middle_row, middle_column = (max(1, length // 2) for length in digit.shape)
    halves = {
        "left": digit[:, :middle_column],
        "right": digit[:, middle_column:],
        "top": digit[:middle_row],
        "bottom": digit[middle_row:],
    }
    return digit_from_ink(halves[side])


def _by_hand(shapes: Sequence[Sequence[str]], hand: int) -> tuple[str, ...]:
    return tuple(hands[hand] for hands in shapes)


VALIDATION = HeldOutShapes(
    letters=_by_hand(tuple(LETTER_SHAPES.values()), 1),
    ticks=TICK_SHAPES[0],
    separators=_by_hand(tuple(SEPARATOR_SHAPES.values()), 0),
    print_letter=bitmap_letter,
    scribble=_scratched_out,
)
REPORT = HeldOutShapes(
    letters=_by_hand(tuple(LETTER_SHAPES.values()), 2),
    ticks=TICK_SHAPES[1],
    separators=_by_hand(tuple(SEPARATOR_SHAPES.values()), 1),
    print_letter=pillow_letter,
    scribble=_looped,
)
