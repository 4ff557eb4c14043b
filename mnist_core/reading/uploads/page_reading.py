"""A file's page becomes the digits on it: decoded, looked at, read; and the message that carries them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE
from mnist_core.processes.messages import Header
from mnist_core.reading.decoding.documents import page_of_document
from mnist_core.reading.looks import find_on_page
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.left_out import marks_left_out
from mnist_core.reading.segmentation.segmentation import FoundDigit, Predict


@dataclass(frozen=True, eq=False)
class PageReading:
    """What was found on one page.

    Attributes:
        digits: in reading order; their boxes are in pixels of `shape`.
        shape: height and width of the page as it was read.
        width, height: of the upright picture as it came, in pixels.
        left_out: what of the file or of the page was not read, in words; "" if nothing.
        thumbnail: a small JPEG or PNG of it; empty if none was asked for.
    """

    digits: list[FoundDigit]
    shape: tuple[int, ...]
    width: int
    height: int
    left_out: str
    thumbnail: bytes


def read_page(data: bytes, number: int, thumbnail_side: int | None, predict: Predict) -> PageReading:
    """Decode a file's page and read it, in this process.

    Args:
        data: the file's bytes.
        number: the page's, from 0 on.
        thumbnail_side: longest side, in pixels, of the thumbnail; None makes none.
        predict: the model.
    Raises:
        ImageTooLargeError, ImageDecodeError: as in `documents.page_of_document`.
    """
    page, thumbnail = page_of_document(data, number, thumbnail_side)
    digits, ink = find_on_page(page, predict)
    left_out = " and ".join(filter(None, [page.left_out, marks_left_out(ink, len(digits))]))
    return PageReading(digits, page.gray.shape, page.width, page.height, left_out, thumbnail)


def to_message(page: PageReading) -> tuple[Header, bytes]:
    """Pack a reading for a pipe."""
    header = {
        "boxes": [(digit.box.left, digit.box.top, digit.box.width, digit.box.height) for digit in page.digits],
        "separators": [digit.separator for digit in page.digits],
        "min_confidences": [digit.min_confidence for digit in page.digits],
        "shape": page.shape,
        "width": page.width,
        "height": page.height,
        "left_out": page.left_out,
    }
    seen = (np.concatenate([digit.image.ravel(), digit.probabilities], dtype=np.float32) for digit in page.digits)
    return header, b"".join(each.tobytes() for each in seen) + page.thumbnail


def from_message(header: Header, payload: bytes) -> PageReading:
    """Unpack what `to_message` packed."""
    count, size = len(header["boxes"]), IMAGE_SIDE**2 + CLASS_COUNT
    seen = np.frombuffer(payload, np.float32, count * size).reshape(count, size)
    images, probabilities = seen[:, :-CLASS_COUNT].reshape(-1, IMAGE_SIDE, IMAGE_SIDE), seen[:, -CLASS_COUNT:]
    boxes = [Box(*box) for box in header["boxes"]]
    fields = zip(boxes, images, probabilities, header["separators"], header["min_confidences"], strict=True)
    digits = [FoundDigit(*each) for each in fields]
    thumbnail = payload[seen.nbytes :]
    return PageReading(digits, tuple(header["shape"]), header["width"], header["height"], header["left_out"], thumbnail)
