"""The panels that take picture files: uploaded, pasted or from the camera."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.read_page import sample_panel, uploads
from app_pages.shared import html

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

PASTE_SCRIPT = Path(__file__).parent / "paste.html"

TABS_KEY = "tab"
TAB = "Upload pictures"
"""This panel's tab among the page's."""


@st.fragment
def upload_and_read() -> None:
    """Take picture files and show what is read from them."""
    with st.container(key="uploader", gap=None):
        # of any name: what cannot be read keeps its row, with the reason, also on a phone
        files = st.file_uploader(
            "One or more pictures of digits: photos, scans or drawings. Paste one with Ctrl+V.",
            accept_multiple_files=True,
            on_change=_open_tab,
        )
        st.html(PASTE_SCRIPT, unsafe_allow_javascript=True)
    if st.session_state.pop("tab_opened", False):
        st.rerun()  # of the whole page: the tabs are not part of this fragment
    _show_reading(files, "upload")
    if files:
        sample_panel.forget()
    else:
        sample_panel.choose_and_read()


@st.fragment
def photograph_and_read() -> None:
    """Take a photograph and show what is read from it."""
    photograph = st.camera_input("Hold the sheet so that it fills the picture, then take the photo", resolution="720p")
    _show_reading([photograph] if photograph else [], "camera")


def _open_tab() -> None:
    """Show this panel when a picture comes while another tab is open: it was pasted."""
    if st.session_state[TABS_KEY] != TAB:
        st.session_state[TABS_KEY] = TAB
        st.session_state.tab_opened = True


def _show_reading(files: Sequence[UploadedFile], source: str) -> None:
    if files:
        from app_pages.read_page import picture_answers  # late: see deferred_imports

        with html.show_errors():
            picture_answers.show(files, source)
    else:
        uploads.forget(source)
