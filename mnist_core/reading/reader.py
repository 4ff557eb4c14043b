"""DigitReader: a picture in, the digits on it out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.errors import BlankImageError
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding import gray_page_from_bytes, gray_page_from_rgba
from mnist_core.reading.ground import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink, ink_bounds
from mnist_core.versions import serving_version


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in page pixels."""

    left: int
    top: int
    width: int
    height: int


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
        text: the digits as a string, such as "2026"; "?" stands for a digit that is not confident.
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

    def _read_page(self, page: NDArray[np.uint8]) -> Reading:
        page = ink_from_gray(page)
        try:
            image = digit_from_ink(page)
        except BlankImageError:
            return Reading((), "")
        top, left, bottom, right = ink_bounds(page)
        probabilities = self.classifier.predict_batch(image[None])[0]
        label = int(probabilities.argmax())
        is_confident = bool(probabilities[label] >= self.classifier.card.confidence_threshold)
        digit = ReadDigit(label, probabilities, is_confident, Box(left, top, right - left, bottom - top), image)
        return Reading((digit,), str(label) if is_confident else "?")
