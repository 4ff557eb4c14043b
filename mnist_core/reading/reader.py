"""DigitReader: a picture in, the digits on it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.errors import ImageError
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding.decoder import gray_page_from_rgba, rgba_from_bytes
from mnist_core.reading.decoding.worker import DecodingWorker, shared_decoder
from mnist_core.reading.ink.page import alternative_ink, ink_from_page
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import (
    MIN_ROW_CONFIDENCE,
    FoundDigit,
    find_digits,
    mean_confidence,
    without_stray_rows,
)
from mnist_core.versions.lookup import serving_version

RETRY_BELOW = 0.75
"""A page with a lower mean confidence is read from its alternative ink too; that counts from MIN_ROW_CONFIDENCE on."""


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
        width, height: of the page, in pixels; the boxes' frame.
        thumbnail: the picture to look at, a JPEG or PNG file; empty unless it was asked for.
    """

    digits: tuple[ReadDigit, ...]
    text: str
    width: int = 0
    height: int = 0
    thumbnail: bytes = b""


@dataclass(frozen=True)
class FileReading:
    """One of several files: what stands on it, or why it cannot be read.

    Attributes:
        name: the file's.
        reading: None for a file that cannot be read.
        error: None for a file that was read.
    """

    name: str
    reading: Reading | None
    error: ImageError | None


class DigitReader:
    """An open model and the way from pictures to answers.

    Attributes:
        classifier: the model.
        decoder: the process that decodes files, one for all readers; `decoder.warm_up()` starts it ahead of the first.
    """

    def __init__(self, classifier: OnnxClassifier, decoder: DecodingWorker | None = None) -> None:
        """Take an opened classifier; `load` opens one.

        Args:
            classifier: the model.
            decoder: decodes files; None takes the process's own.
        """
        self.classifier = classifier
        self.decoder = decoder or shared_decoder()

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
        gray = gray_page_from_rgba(rgba)
        found = find_digits(ink_from_gray(gray), self.classifier.predict_batch)
        return self._reading(found, gray.shape, gray.shape[1], gray.shape[0])

    def read_canvas_png(self, data: bytes) -> Reading:
        """Read a canvas's PNG, decoded here: behind an upload it would wait.

        Args:
            data: the file's bytes, as a browser sent them; PNG and nothing else.
        Returns:
            The digits drawn; none for a blank canvas.
        Raises:
            ImageDecodeError: empty, damaged, or no PNG.
            ImageTooLargeError: over the limits of `decoder.DRAWING_LIMITS`.
        """
        return self.read_drawing(rgba_from_bytes(data))

    def read_image(self, data: bytes, *, thumbnail_side: int | None = None) -> Reading:
        """Read a picture file's bytes.

        Args:
            data: PNG, JPEG, WebP, GIF, BMP, TIFF or PNM.
            thumbnail_side: longest side, in pixels, of a thumbnail to go with the digits; None makes none.
        Returns:
            The digits on it; none for a blank picture.
        Raises:
            ImageDecodeError: not such a picture, or damaged.
            ImageTooLargeError: over the limits of `decoder.UPLOAD_LIMITS`.
        """
        page, thumbnail = self.decoder.page(data, thumbnail_side)
        chosen = ink_from_page(page)
        found = self._found(chosen.ink, chosen.is_photograph)
        if found and mean_confidence(found) < RETRY_BELOW:
            alternative = alternative_ink(page, chosen)
            again = [] if alternative is None else self._found(alternative, True)
            found = again if mean_confidence(again) >= MIN_ROW_CONFIDENCE else found
        reading = self._reading(found, chosen.ink.shape, page.width, page.height)
        return replace(reading, thumbnail=thumbnail)

    def read_files(
        self, files: Iterable[tuple[str, bytes]], *, thumbnail_side: int | None = None
    ) -> Iterator[FileReading]:
        """Read many files, one after the other; one that cannot be read does not hold up the others.

        Args:
            files: name and bytes of each.
            thumbnail_side: as `read_image` takes it.
        Yields:
            One result a file, in their order, each as soon as it is there.
        """
        for name, data in files:
            try:
                yield FileReading(name, self.read_image(data, thumbnail_side=thumbnail_side), None)
            except ImageError as error:
                yield FileReading(name, None, error)

    def _found(self, ink: NDArray[np.uint8], is_photograph: bool) -> list[FoundDigit]:
        found = find_digits(ink, self.classifier.predict_batch)
        return without_stray_rows(found) if is_photograph else found

    def _reading(self, found: Sequence[FoundDigit], shape: tuple[int, ...], width: int, height: int) -> Reading:
        """Answer for digits on ink of a shape that shows a picture of a width and height in pixels, perhaps larger."""
        digits = tuple(self._answer(digit, width / shape[1], height / shape[0]) for digit in found)
        words = zip(found, digits, strict=True)
        text = "".join(place.separator + (str(digit.label) if digit.is_confident else "?") for place, digit in words)
        return Reading(digits, text, width, height)

    def _answer(self, found: FoundDigit, across: float, down: float) -> ReadDigit:
        label = int(found.probabilities.argmax())
        is_confident = bool(found.probabilities[label] >= self.classifier.card.confidence_threshold)
        box = found.box
        if (across, down) != (1.0, 1.0):
            left, top = round(box.left * across), round(box.top * down)
            box = Box(left, top, round(box.width * across), round(box.height * down))
        return ReadDigit(label, found.probabilities, is_confident, box, found.image)
