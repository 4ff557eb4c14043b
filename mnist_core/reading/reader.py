"""DigitReader: a picture in, the digits on it out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding import gray_page_from_bytes, gray_page_from_rgba
from mnist_core.reading.ground import ink_from_gray
from mnist_core.reading.parts import Box
from mnist_core.reading.segmentation import FoundDigit, find_digits
from mnist_core.versions import serving_version


@dataclass(frozen=True, eq=False)
class ReadDigit:
    """One digit found on a page.

    Attributes:
        label: the likeliest class, 0–9.
        probabilities: float32 [10], sums to 1.
        is_confident: the likeliest class reaches the model card's threshold, chosen on validation data.
        box: where it stands, in page pixels.
        image: float32 [28, 28], 0–1: what the model saw.
    """

    label: int
    probabilities: NDArray[np.float32]
    is_confident: bool
    box: Box
    image: DigitImage


@dataclass(frozen=True, eq=False)
class Reading:
    """What stands on a page; no digits at all where nothing is drawn.

    Attributes:
        digits: in reading order.
        text: the digits as a string, such as "2026"; "?" stands for a digit that is not confident, a space for a wide
            gap in a row, a line break for a new row.
    """

    digits: tuple[ReadDigit, ...]
    text: str


class DigitReader:
    """An open model and the way from pictures to answers."""

    def __init__(self, classifier: OnnxClassifier) -> None:
        """Take an opened classifier; `load` opens one."""
        self.classifier = classifier

    @classmethod
    def load(cls, version: Path | None = None) -> DigitReader:
        """Open a version folder; None means the serving version.

        Raises:
            ModelFileError: the folder or its model is missing, damaged or of another shape.
        """
        return cls(OnnxClassifier.load(version or serving_version()))

    def read_drawing(self, rgba: NDArray[np.uint8]) -> Reading:
        """Read a canvas.

        Args:
            rgba: uint8 [H, W, 4]; any ink on any even ground, or ink on a transparent one.
        Returns:
            The digits drawn; none for a blank canvas.
        Raises:
            ImageFormatError: another shape or dtype.
            ImageTooLargeError: more pixels than a drawing may have.
        """
        return self._read_page(gray_page_from_rgba(rgba))

    def read_image(self, data: bytes) -> Reading:
        """Read a picture file's bytes.

        Args:
            data: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.
        Returns:
            The digits on it; none for a blank picture.
        Raises:
            ImageDecodeError: not such a picture, or damaged.
            ImageTooLargeError: over the limits of `decoding.UPLOAD_LIMITS`.
        """
        return self._read_page(gray_page_from_bytes(data))

    def _read_page(self, gray: NDArray[np.uint8]) -> Reading:
        found = find_digits(ink_from_gray(gray), self.classifier.predict_batch)
        digits = tuple(self._answer(digit) for digit in found)
        words = zip(found, digits, strict=True)
        text = "".join(place.separator + (str(digit.label) if digit.is_confident else "?") for place, digit in words)
        return Reading(digits, text)

    def _answer(self, found: FoundDigit) -> ReadDigit:
        label = int(found.probabilities.argmax())
        is_confident = bool(found.probabilities[label] >= self.classifier.card.confidence_threshold)
        return ReadDigit(label, found.probabilities, is_confident, found.box, found.image)
