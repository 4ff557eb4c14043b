"""What reading a picture gives: its digits, in reading order, or the reason why there are none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.errors import ImageError
from mnist_core.reading.segmentation.components import Box

DOUBTFUL = "?"
"""Stands in a reading's text for a digit that is not confident."""

MIN_TWO_GUESSES = 0.5
"""What has less for its two likeliest classes together does not look like a digit: naming either would more likely be
wrong than right. The model is trained to spread its answer evenly over the classes where there is no digit."""


@dataclass(frozen=True, eq=False)
class ReadDigit:
    """One digit read on a page.

    Attributes:
        label: the likeliest class, 0–9.
        probabilities: float32 [10], sums to 1: the model's answer, spread evenly as far as another cut is likely.
        is_confident: the likeliest class reaches the model card's threshold, chosen on validation data, and more on
            paper; never where another look at the picture reads something else.
        box: its bounding box, in page pixels.
        image: float32 [28, 28], 0–1, ink bright: the model's input.
    """

    label: int
    probabilities: NDArray[np.float32]
    is_confident: bool
    box: Box
    image: DigitImage

    @property
    def confidence(self) -> float:
        """The probability of the likeliest class, 0–1."""
        return float(self.probabilities[self.label])

    @property
    def looks_like_digit(self) -> bool:
        """Confident, or at least a choice between two classes: together they have MIN_TWO_GUESSES or more."""
        two_guesses = float(np.sort(self.probabilities)[-2:].sum())
        return self.is_confident or two_guesses >= MIN_TWO_GUESSES


@dataclass(frozen=True, eq=False)
class Reading:
    """The digits read on a page; none on a blank one.

    Attributes:
        digits: in reading order.
        text: the digits as a string, such as "2026"; "?" stands for a digit that is not confident, a space for a wide
            gap in a row, a line break for a new row.
        width, height: of the page, in pixels; the boxes' frame.
        thumbnail: a small copy of the picture, as the bytes of a JPEG or PNG file; empty unless asked for.
        left_out: what was not read, in words, such as "2 further pages" or "80 further marks"; "" if nothing.
    """

    digits: tuple[ReadDigit, ...]
    text: str
    width: int = 0
    height: int = 0
    thumbnail: bytes = b""
    left_out: str = ""

    @property
    def confidence(self) -> float:
        """The chance that every digit is right, 0–1: the product of their probabilities, as if each erred on its own.

        A blank page claims nothing; its confidence is 1.
        """
        return math.prod(digit.confidence for digit in self.digits)

    @property
    def least_sure(self) -> ReadDigit | None:
        """The digit of the lowest confidence, the first of equals; None on a blank page."""
        return min(self.digits, key=lambda digit: digit.confidence, default=None)

    @property
    def best_guess(self) -> str:
        """The text with each doubtful digit's likeliest class in place of its "?", where it looks like a digit."""
        return "".join(
            str(digit.label) if digit and digit.looks_like_digit else character
            for character, digit in self.characters()
        )

    def characters(self) -> Iterator[tuple[str, ReadDigit | None]]:
        """Give each character of the text with the digit that it stands for, None with a space or a line break."""
        digits = iter(self.digits)
        for character in self.text:
            stands_for_digit = character.isdecimal() or character == DOUBTFUL
            yield character, next(digits) if stands_for_digit else None


@dataclass(frozen=True)
class FileReading:
    """The result for a page of one of several files: a reading or an error.

    Attributes:
        name: the file's, and the page's where there are several: "scan.pdf, page 2", "photos.zip/a.png".
        reading: None if the page cannot be read.
        error: None if it was read.
        page: which of the file's pages, from 1 on.
        pages: how many of the file there are to read.
    """

    name: str
    reading: Reading | None
    error: ImageError | None
    page: int = 1
    pages: int = 1
