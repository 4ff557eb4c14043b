"""A visitor's picture files, each read once however often the page is shown again, and kept over visits to others."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from mnist_core.reading import DigitReader, FileReading

MIN_FOR_PROGRESS = 3
"""Files that came together, or pages of a file, from which on a bar shows how far their reading is."""


@dataclass(frozen=True, eq=False)
class Upload:
    """One page of a file that was read, or could not be.

    Attributes:
        key: a name of its own among all pages of all files of all visits.
        version: the folder of the version that read it.
        result: what was read, or why nothing could be.
        elapsed_ms: from its bytes to the answer.
        is_first_of_batch: it was the first of those that came together with it.
    """

    key: str
    version: Path
    result: FileReading
    elapsed_ms: float
    is_first_of_batch: bool


def read_all(
    version: Path, reader: DigitReader, files: Sequence[UploadedFile], source: str, thumbnail_side: int
) -> list[Upload]:
    """Read the files that are new, with a progress bar where they are many, and return all pages that are kept.

    Args:
        version: the folder of the version that reads; another version reads again what is still there.
        reader: its reader.
        files: what this visitor has chosen, taken or pasted and the widget still holds.
        source: tells one way to give files from another.
        thumbnail_side: longest side, in pixels, of the thumbnails to look at, which are kept with the readings.
    """
    known = _known(source)
    new = [file for file in files if not known.get(file.file_id) or known[file.file_id][0].version != version]
    progress = _Progress(new)
    for place, file in enumerate(new):
        known[file.file_id] = _read_file(version, reader, file, thumbnail_side, progress, is_first=place == 0)
    progress.end()
    return [page for pages in known.values() for page in pages]


def kept_ids(source: str) -> list[str]:
    """Give the ids of the files whose readings are kept."""
    return list(_known(source))


def keep_only(source: str, file_ids: Collection[str]) -> None:
    """Let go of what was read of all other files."""
    known = _known(source)
    for gone in known.keys() - set(file_ids):
        del known[gone]


class _Progress:
    """A bar that appears where there is much to read."""

    def __init__(self, files: Sequence[UploadedFile]) -> None:
        self._files = files
        self._done = 0
        self._bar = st.progress(0.0, self._words()) if len(files) >= MIN_FOR_PROGRESS else None

    def page_is_read(self, page: FileReading) -> None:
        if page.page < page.pages and (self._bar or page.pages >= MIN_FOR_PROGRESS):
            self._show((self._done + page.page / page.pages) / len(self._files), f"Read {page.name} of {page.pages}")

    def file_is_read(self) -> None:
        self._done += 1
        if self._bar:
            self._show(self._done / len(self._files), self._words())

    def end(self) -> None:
        if self._bar:
            self._bar.empty()

    def _show(self, share: float, words: str) -> None:
        if self._bar:
            self._bar.progress(share, words)
        else:
            self._bar = st.progress(share, words)

    def _words(self) -> str:
        if self._done == len(self._files):
            return "Read"
        return f"Reading {self._done + 1} of {len(self._files)}: {self._files[self._done].name}"


def _read_file(
    version: Path, reader: DigitReader, file: UploadedFile, thumbnail_side: int, progress: _Progress, is_first: bool
) -> list[Upload]:
    pages: list[Upload] = []
    started = time.perf_counter()
    for result in reader.read_files([(file.name, file.getvalue())], thumbnail_side=thumbnail_side):
        elapsed_ms = (time.perf_counter() - started) * 1000
        is_first_of_batch = is_first and not pages
        pages.append(Upload(f"{file.file_id} {len(pages)}", version, result, elapsed_ms, is_first_of_batch))
        progress.page_is_read(result)
        started = time.perf_counter()
    progress.file_is_read()
    return pages


def _known(source: str) -> dict[str, list[Upload]]:
    known: dict[str, list[Upload]] = st.session_state.setdefault(f"uploads {source}", {})
    return known
