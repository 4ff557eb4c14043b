"""A file's pages: one for a picture, several for a TIFF or a PDF document, one for each picture of a ZIP archive."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, replace

from PIL import Image

from mnist_core.errors import ImageDecodeError
from mnist_core.reading.decoding import pdf, zip_archive
from mnist_core.reading.decoding.decoder import GrayPage, page_and_thumbnail, page_from_image
from mnist_core.reading.decoding.file_kinds import PDF, TIFF, ZIP, document_kind
from mnist_core.reading.decoding.limits import MAX_PAGES, UPLOAD_LIMITS, check_bytes

REDUCED_COPY = 1
"""The bit of a TIFF page's NewSubfileType that says it is a small copy of another page."""

NEW_SUBFILE_TYPE = 254

MAX_COUNTED = 1_000
"""Further frames of a TIFF are not even counted: each has to be looked at."""


@dataclass(frozen=True)
class Outline:
    """What a file holds.

    Attributes:
        names: of each page that can be read, at most MAX_PAGES, to put behind the file's name: ", page 2" or "/a.png";
            "" for the only page.
        further: how many pages there are beyond them.
    """

    names: tuple[str, ...]
    further: int = 0


SINGLE = Outline(("",))


def outline(data: bytes) -> Outline:
    """Say which pages a file has; a picture that may be damaged has one.

    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: a document that cannot be opened.
    """
    check_bytes(data, UPLOAD_LIMITS)
    kind = document_kind(data)
    if kind == ZIP:
        names = [f"/{name}" for name in zip_archive.entry_names(data)]
        return Outline(tuple(names[:MAX_PAGES]), max(0, len(names) - MAX_PAGES))
    count = pdf.page_count(data) if kind == PDF else len(_tiff_frames(data, MAX_COUNTED)) if kind == TIFF else 1
    if count == 1:
        return SINGLE
    numbers = range(1, min(count, MAX_PAGES) + 1)
    return Outline(tuple(f", page {number}" for number in numbers), max(0, count - MAX_PAGES))


def page_of_document(data: bytes, number: int, thumbnail_side: int | None) -> tuple[GrayPage, bytes]:
    """Decode one page of a file.

    Args:
        data: the file's bytes.
        number: the page's, from 0 on.
        thumbnail_side: as in `decoder.page_and_thumbnail`.
    Returns:
        The page and its thumbnail.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: damaged, or no picture.
    """
    check_bytes(data, UPLOAD_LIMITS)
    kind = document_kind(data)
    if kind == ZIP:
        return _page_of_entry(zip_archive.entry_bytes(data, number), thumbnail_side)
    if kind == PDF:
        image = pdf.rendered_page(data, number)
        return page_from_image(image, image.width, image.height, thumbnail_side)
    frame = _tiff_frames(data, number + 1)[number] if kind == TIFF and number else 0
    return page_and_thumbnail(data, thumbnail_side, frame=frame)


def _page_of_entry(data: bytes, thumbnail_side: int | None) -> tuple[GrayPage, bytes]:
    """Decode a picture out of an archive; a document's first page alone, and no archive within it."""
    if document_kind(data) == ZIP:
        raise ImageDecodeError("an archive within an archive, or an office document, is not opened; unpack it first")
    page, thumbnail = page_of_document(data, 0, thumbnail_side)
    return replace(page, left_out=page.left_out or further_pages(outline(data), 1)), thumbnail


def further_pages(document: Outline, pages_read: int) -> str:
    """Say how many pages are left out of a document: "2 further pages"; "" if none is."""
    count = len(document.names) + document.further - pages_read
    return "" if count < 1 else "1 further page" if count == 1 else f"{count:,} further pages"


def _tiff_frames(data: bytes, most: int) -> list[int]:
    """Number the frames of a TIFF that are pages of their own, at most so many; a damaged one counts as the last."""
    frames: list[int] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("TIFF",))
            for frame in range(MAX_COUNTED):
                image.seek(frame)
                if not int(image.tag_v2.get(NEW_SUBFILE_TYPE, 0)) & REDUCED_COPY:  # type: ignore[attr-defined]
                    frames.append(frame)
                if len(frames) == most:
                    break
    except EOFError:
        return frames or [0]
    except MemoryError:
        raise
    except Exception:  # Pillow raises anything on damaged bytes; decoding that page will say so
        return [*frames, len(frames)]
    return frames
