"""Read all pages of a file: one result for each, whatever is wrong with the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from mnist_core.errors import ImageError, ImageTooLargeError
from mnist_core.reading.decoding.limits import MAX_PAGES
from mnist_core.reading.results import FileReading, Reading
from mnist_core.reading.uploads.client import UploadClient

MAX_FILE_SECONDS = 120.0
"""Wall time after which no further page of a file is begun: a hostile document's pages may each take their limit."""


def read_pages(
    name: str,
    data: bytes,
    decoder: UploadClient,
    read_page: Callable[[int], Reading],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[FileReading]:
    """Read a file's pages, one after the other.

    Args:
        name: the file's.
        data: its bytes.
        decoder: says which pages there are.
        read_page: reads one of them, by its number from 0 on.
        clock: gives seconds.
    Yields:
        One result per page; and an error for those that are too many or would take too long, if there are any.
    """
    started = clock()
    try:
        outline = decoder.outline(data)
    except ImageError as error:
        yield FileReading(name, None, error)
        return
    pages = len(outline.names)
    for number, suffix in enumerate(outline.names):
        if clock() - started > MAX_FILE_SECONDS:
            yield _rest(name, pages - number + outline.further, f"{MAX_FILE_SECONDS:g} s are spent on a file")
            return
        try:
            yield FileReading(name + suffix, read_page(number), None, number + 1, pages)
        except ImageError as error:
            yield FileReading(name + suffix, None, error, number + 1, pages)
    if outline.further:
        yield _rest(name, outline.further, f"{MAX_PAGES} pages of a file are read")


def _rest(name: str, count: int, limit: str) -> FileReading:
    words = f"{count:,} further page{'' if count == 1 else 's'} not read: at most {limit}. Split it"
    return FileReading(f"{name}, the rest", None, ImageTooLargeError(words))
