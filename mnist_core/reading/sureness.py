"""How sure a digit must be: surer on paper than on a drawing, and never where another look reads something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mnist_core.reading.segmentation.segmentation import FoundDigit, mean_confidence
from mnist_core.reading.small_looks import Look

MIN_PAPER_CONFIDENCE = 0.95
"""On paper a digit is sure from this probability on: of the generated rows that are sure, 4 in 100 are then wrong, 5 at
the model's own threshold."""

NEVER_SURE = 2.0
"""No probability is as high."""

MIN_DISPUTE_CONFIDENCE = 0.5
"""A look disputes another one only with at least this mean confidence…"""

MIN_DISPUTE_AREA_RATIO = 0.3
"""…and only if the boxes of its digits cover at least this share of the other's; specks dispute nothing."""

CLEAR_CONFIDENCE = 0.999
MIN_FULLER_CONFIDENCE = MIN_PAPER_CONFIDENCE
MIN_FULLER_AREA_RATIO = 1.5
"""A look with the first mean confidence is disputed only by one with the second, whose digits cover so much more."""


def on_paper(look: Look, *others: Look) -> Look:
    """Ask for the confidence that photographs and scans need; none suffices if another look reads other labels.

    Args:
        look: the chosen one: its digits and their ink.
        others: what else was read; boxes in the same pixels.
    """
    digits, ink = look
    needed = NEVER_SURE if any(_disputes(other, digits) for other, _ in others) else MIN_PAPER_CONFIDENCE
    return [replace(digit, min_confidence=needed) for digit in digits], ink


def _disputes(other: Sequence[FoundDigit], digits: Sequence[FoundDigit]) -> bool:
    is_clear = mean_confidence(digits) >= CLEAR_CONFIDENCE
    least = MIN_FULLER_CONFIDENCE if is_clear else MIN_DISPUTE_CONFIDENCE
    if _labels(other) == _labels(digits) or mean_confidence(other) < least:
        return False
    return _area(other) >= (MIN_FULLER_AREA_RATIO if is_clear else MIN_DISPUTE_AREA_RATIO) * _area(digits)


def _labels(digits: Sequence[FoundDigit]) -> list[int]:
    return [int(digit.probabilities.argmax()) for digit in digits]


def _area(digits: Sequence[FoundDigit]) -> int:
    return sum(digit.box.width * digit.box.height for digit in digits)
