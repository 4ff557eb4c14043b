"""The panels for picture files: uploaded, pasted or taken with the camera, one or many."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages import answers, boxes, components, correct, files_table, keras_panel, uploads
from app_pages.uploads import Upload
from mnist_core.reading import DigitReader
from mnist_core.reading.decoding import FORMATS

FILE_ENDINGS = [
    ending for name in FORMATS for ending in {"JPEG": ["jpg", "jpeg"], "PPM": ["pgm"]}.get(name, [name.lower()])
]

PASTE_SCRIPT = Path(__file__).parent / "paste.html"

TABS = "way"
"""The key of the tabs that this panel is one of."""
TAB = "Upload pictures"

COLUMN_WIDTHS = boxes.WIDTH, 340


@st.fragment
def upload_and_read(version: Path, reader: DigitReader) -> None:
    """Show picture files and what is read from them."""
    with st.container(key="uploader", gap=None):
        files = st.file_uploader(
            "Pictures of digits, one or many: photographs, scans or drawings. Ctrl+V pastes one.",
            type=FILE_ENDINGS,
            accept_multiple_files=True,
            on_change=_open_tab,
        )
        st.html(PASTE_SCRIPT, unsafe_allow_javascript=True)
    if st.session_state.pop("tab_opened", False):
        st.rerun()  # of the whole page: the tabs are no part of this fragment
    with components.plain_errors():
        found = uploads.read_all(version, reader, files, "upload")
        if found:
            upload = files_table.choose_file(found) if len(found) > 1 else found[0]
            _show(version, reader, upload, "upload")


@st.fragment
def photograph_and_read(version: Path, reader: DigitReader) -> None:
    """Take a photograph and show what is read from it."""
    photograph = st.camera_input("Hold the sheet so that it fills the picture, then take the photo", resolution="720p")
    with components.plain_errors():
        for upload in uploads.read_all(version, reader, [photograph] if photograph else [], "camera"):
            _show(version, reader, upload, "camera")


def _open_tab() -> None:
    """Show this panel when a picture comes while another tab is open: it was pasted."""
    if st.session_state[TABS] != TAB:
        st.session_state[TABS] = TAB
        st.session_state.tab_opened = True


def _show(version: Path, reader: DigitReader, upload: Upload, source: str) -> None:
    """Show one file: the picture with its boxes, and the digit that is chosen on it.

    Raises:
        ImageError: it cannot be read.
    """
    if upload.result.error:
        raise upload.result.error
    reading = upload.result.reading
    assert reading is not None
    picture = uploads.thumbnail(reader, upload, boxes.THUMBNAIL_SIDE, source)
    left, right = components.two_columns(*COLUMN_WIDTHS)
    with left:
        alt = f"Your picture {upload.result.name}"
        digit = boxes.choose_digit(picture, reading, alt=alt, key=f"boxes {upload.key}")
    with right:
        if digit:
            answers.show(reading, digit, upload.elapsed_ms)
        else:
            st.html(components.blank_html("No ink stands out on this picture.", title="No digits found"))
    correct.show(version, reading, lambda: components.png_bytes(picture))
    keras_panel.show(version, reading.digits, source)
