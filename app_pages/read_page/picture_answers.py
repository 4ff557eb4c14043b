"""What is read on picture files, one or many: the picture with its boxes, the answer, its correction, and Keras."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, cast

import streamlit as st

from app_pages.read_page import answers, boxes, correction_panel, files_table, keras_panel, uploads
from app_pages.read_page.uploads import Upload
from app_pages.shared import caches, html

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from mnist_core.reading import Reading

COLUMN_WIDTHS = boxes.MAX_WIDTH_PX, 340


def show(files: Sequence[UploadedFile], source: str) -> None:
    """Read picture files and show what is read: of one file everything, of many a table to choose from.

    Args:
        files: what this visitor has given until now.
        source: tells one way to give files from another.
    Raises:
        ImageError: the chosen one cannot be read.
        ModelFileError: none can.
    """
    version, reader = caches.serving_reader()
    found = uploads.read_all(version, reader, files, source, boxes.THUMBNAIL_SIDE_PX)
    if found:
        place = f"chosen_file_{source}"
        upload = files_table.choose_file(found, place) if len(found) > 1 else found[0]
        with st.container(key=place):
            if len(found) > 1:
                st.html(f'<h2 class="chosen-file">{escape(upload.result.name)}</h2>')
            _show(upload, source)


def _show(upload: Upload, source: str) -> None:
    """Show one file: the picture with its boxes, and the digit that is chosen on it."""
    if upload.result.error:
        raise upload.result.error
    reading = cast("Reading", upload.result.reading)  # a result without an error has one
    left, right = html.two_columns(*COLUMN_WIDTHS)
    with left:
        alt = f"Your picture {upload.result.name}"
        digit = boxes.choose_digit(reading, alt=alt, key=f"boxes {upload.key}")
    with right:
        if digit:
            answers.show(reading, digit, upload.version.name, upload.elapsed_ms)
        else:
            st.html(html.blank_html("No ink stands out in this picture.", title="No digits found"))
        if reading.left_out:
            st.html(f'<p class="note">Not read: {escape(reading.left_out)}.</p>')
    if digit:  # of many, right under their boxes; of one, after its answer
        with left if len(reading.digits) > 1 else right:
            correction_panel.show(upload.version, reading, digit, lambda: reading.thumbnail)
    keras_panel.show(upload.version, reading.digits, source)
