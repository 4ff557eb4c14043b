"""DigitReader: a picture in, its digits out."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.decoding.decoder import gray_page_from_rgba, rgba_from_bytes
from mnist_core.reading.decoding.documents import further_pages
from mnist_core.reading.file_pages import read_pages
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.results import FileReading, ReadDigit, Reading
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit, find_digits
from mnist_core.reading.uploads.client import UploadClient, shared_upload_client
from mnist_core.versions.lookup import serving_version


class DigitReader:
    """Reads handwritten digits from pictures, with one model.

    Attributes:
        classifier: the model.
        decoder: the process that decodes and reads files, shared by all readers; `decoder.warm_up()` starts it early.

    Example:
        >>> from pathlib import Path
        >>> reading = DigitReader.load().read_image(Path("docs/seven.png").read_bytes())
        >>> reading.text, reading.digits[0].is_confident
        ('7', True)
    """

    def __init__(self, classifier: OnnxClassifier, decoder: UploadClient | None = None) -> None:
        """Take an opened classifier; `load` opens one.

        Args:
            classifier: the model.
            decoder: decodes and reads files; None means the one that all readers of this process share.
        """
        self.classifier = classifier
        self.decoder = decoder or shared_upload_client()

    @classmethod
    def load(cls, version: Path | None = None) -> DigitReader:
        """Open a version.

        Args:
            version: its folder; None means the serving version.
        Raises:
            ModelFileError: the folder or its model is missing, damaged or of another shape.

        Example:
            >>> DigitReader.load().classifier.card.form
            'float32'
        """
        return cls(OnnxClassifier.load(version or serving_version()))

    def read_drawing(self, rgba: NDArray[np.uint8]) -> Reading:
        """Read a canvas's pixels.

        Args:
            rgba: uint8 [H, W, 4]; ink of any colour on a uniform background, or on a transparent one.
        Returns:
            The digits drawn; none on a blank canvas.
        Raises:
            ImageFormatError: another shape or dtype.
            ImageTooLargeError: over `limits.DRAWING_LIMITS`.

        Example:
            >>> canvas = np.full((100, 100, 4), 255, np.uint8)
            >>> canvas[20:80, 46:54, :3] = 0
            >>> DigitReader.load().read_drawing(canvas).text
            '1'
        """
        gray = gray_page_from_rgba(rgba)
        found = find_digits(ink_from_gray(gray), self.classifier.predict_batch)
        return self._reading(found, gray.shape, gray.shape[1], gray.shape[0])

    def read_canvas_png(self, data: bytes) -> Reading:
        """Read a canvas's PNG. It is decoded in this process, so that it never waits behind an upload.

        Args:
            data: the file's bytes, as a browser sent them; PNG and nothing else.
        Returns:
            The digits drawn; none on a blank canvas.
        Raises:
            ImageDecodeError: empty, damaged, or no PNG.
            ImageTooLargeError: over `limits.DRAWING_LIMITS`.

        Example:
            >>> from pathlib import Path
            >>> DigitReader.load().read_canvas_png(Path("docs/seven.png").read_bytes()).text
            '7'
        """
        return self.read_drawing(rgba_from_bytes(data))

    def read_image(self, data: bytes, *, thumbnail_side: int | None = None) -> Reading:
        """Read a picture file: a photograph, a scan or a drawing.

        Args:
            data: the file's bytes: PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF or PNM, or the first page of a TIFF
                or PDF document, or the first picture of a ZIP archive.
            thumbnail_side: longest side, in pixels, of the reading's thumbnail; None makes none.
        Returns:
            The digits on it; none on a blank picture. `left_out` says how many further pages there are.
        Raises:
            ImageDecodeError: not such a picture, damaged, or it took too long to read.
            ImageTooLargeError: over `limits.UPLOAD_LIMITS`.

        Example:
            >>> from pathlib import Path
            >>> reading = DigitReader.load().read_image(Path("docs/seven.png").read_bytes(), thumbnail_side=64)
            >>> reading.text, bool(reading.thumbnail)
            ('7', True)
        """
        reading = self._read_page(data, 0, thumbnail_side)
        left_out = [reading.left_out, further_pages(self.decoder.outline(data), 1)]
        return replace(reading, left_out=" and ".join(filter(None, left_out)))

    def read_files(
        self, files: Iterable[tuple[str, bytes]], *, thumbnail_side: int | None = None
    ) -> Iterator[FileReading]:
        """Read many files, and each page of theirs, one after the other; what cannot be read does not stop the others.

        Args:
            files: name and bytes of each: a picture, a TIFF or PDF document, or a ZIP archive of pictures.
            thumbnail_side: as in `read_image`.
        Yields:
            One result per page, in order, each as soon as it is ready.

        Example:
            >>> [result.error is None for result in DigitReader.load().read_files([("note.txt", b"no picture")])]
            [False]
        """
        for name, data in files:
            read_page = functools.partial(self._read_page, data, thumbnail_side=thumbnail_side)
            yield from read_pages(name, data, self.decoder, read_page)

    def _read_page(self, data: bytes, number: int, thumbnail_side: int | None) -> Reading:
        page = self.decoder.read(data, self.classifier, thumbnail_side, number)
        reading = self._reading(page.digits, page.shape, page.width, page.height)
        return replace(reading, thumbnail=page.thumbnail, left_out=page.left_out)

    def _reading(self, found: Sequence[FoundDigit], shape: tuple[int, ...], width: int, height: int) -> Reading:
        """Put the digits together; their boxes are scaled from the ink's shape to the page's width and height."""
        digits = tuple(self._answer(digit, width / shape[1], height / shape[0]) for digit in found)
        words = zip(found, digits, strict=True)
        text = "".join(place.separator + (str(digit.label) if digit.is_confident else "?") for place, digit in words)
        return Reading(digits, text, width, height)

    def _answer(self, found: FoundDigit, across: float, down: float) -> ReadDigit:
        label = int(found.probabilities.argmax())
        needed = max(self.classifier.card.confidence_threshold, found.min_confidence)
        is_confident = bool(found.probabilities[label] >= needed)
        box = found.box
        if (across, down) != (1.0, 1.0):
            left, top = round(box.left * across), round(box.top * down)
            box = Box(left, top, round(box.width * across), round(box.height * down))
        return ReadDigit(label, found.probabilities, is_confident, box, found.image)
