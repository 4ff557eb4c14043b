"""A visitor's picture files, each read once however often the page is shown again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from mnist_core.reading import DigitReader, FileReading

MIN_FILES_FOR_PROGRESS = 3


@dataclass(frozen=True, eq=False)
class Upload:
    """One file that was read, or could not be.

    Attributes:
        file: as Streamlit keeps it.
        result: what was read, or why nothing could be.
        elapsed_ms: from its bytes to the answer.
        is_first_of_batch: it was the first of those that came together with it.
    """

    file: UploadedFile
    result: FileReading
    elapsed_ms: float
    is_first_of_batch: bool

    @property
    def key(self) -> str:
        """A name of its own among all files of all visits."""
        return self.file.file_id


def read_all(
    version: Path, reader: DigitReader, files: Sequence[UploadedFile], source: str, thumbnail_side: int
) -> list[Upload]:
    """Read the files that are new, with a progress bar where they are many, and return the others as they were read.

    Args:
        version: the folder of the version that reads; another version reads everything again.
        reader: its reader.
        files: what this visitor has chosen, taken or pasted until now.
        source: tells one way to give files from another.
        thumbnail_side: longest side, in pixels, of the thumbnails to look at, which are kept with the readings.
    """
    known: dict[tuple[Path, str], Upload] = st.session_state.setdefault(_state_key(source), {})
    present = [(version, file.file_id) for file in files]
    for gone in known.keys() - present:
        del known[gone]
    new = [file for file in files if (version, file.file_id) not in known]
    bar = st.progress(0.0, _progress_text(0, new)) if len(new) >= MIN_FILES_FOR_PROGRESS else None
    results = reader.read_files(((file.name, file.getvalue()) for file in new), thumbnail_side=thumbnail_side)
    started = time.perf_counter()
    for done, (file, result) in enumerate(zip(new, results, strict=True), 1):
        elapsed_ms = (time.perf_counter() - started) * 1000
        known[version, file.file_id] = Upload(file, result, elapsed_ms, is_first_of_batch=done == 1)
        if bar:
            bar.progress(done / len(new), _progress_text(done, new))
        started = time.perf_counter()
    if bar:
        bar.empty()
    return [known[key] for key in present]


def forget(source: str) -> None:
    """Let go of what was read, when a visitor has taken all files back."""
    st.session_state.pop(_state_key(source), None)


def _state_key(source: str) -> str:
    return f"uploads {source}"


def _progress_text(done: int, files: Sequence[UploadedFile]) -> str:
    return f"Reading {done + 1} of {len(files)}: {files[done].name}" if done < len(files) else "Read"
