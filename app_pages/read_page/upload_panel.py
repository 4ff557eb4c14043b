"""The panels that take picture files: uploaded, pasted or from the camera."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.read_page import sample_panel, uploads
from app_pages.shared import html
from app_pages.shared.wording import counted

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

PASTE_SCRIPT = Path(__file__).parent / "paste.html"
CAMERA_SCRIPT = Path(__file__).parent / "camera.html"

UPLOAD = "upload"
CAMERA = "camera"
UPLOADER_KEY = "files"

TABS_KEY = "tab"
TAB = "Upload pictures"
"""This panel's tab among the page's."""


@st.fragment
def upload_and_read() -> None:
    """Take picture files and show what is read from them, also of those that were given before a visit elsewhere."""
    with st.container(key="uploader", gap=None):
        # of any name: what cannot be read keeps its row, with the reason, also on a phone
        files = st.file_uploader(
            "Pictures of digits: photos, scans or drawings, PDF documents, or a ZIP archive of pictures. "
            "Paste one with Ctrl+V.",
            accept_multiple_files=True,
            key=UPLOADER_KEY,
            on_change=_files_changed,
        )
        st.html(PASTE_SCRIPT, unsafe_allow_javascript=True)
    if st.session_state.pop("tab_opened", False):
        st.rerun()  # of the whole page: the tabs are not part of this fragment
    present = [file.file_id for file in files]
    st.session_state.files_in_uploader = present
    if earlier := len(set(uploads.kept_ids(UPLOAD)) - set(present)):
        _offer_to_clear(earlier, present)
    _show_reading(files, UPLOAD)
    if files or uploads.kept_ids(UPLOAD):
        sample_panel.forget()
    else:
        sample_panel.choose_and_read()


@st.fragment
def photograph_and_read() -> None:
    """Take a photograph and show what is read from it."""
    st.html(CAMERA_SCRIPT, unsafe_allow_javascript=True)
    photograph = st.camera_input("Hold the sheet so that it fills the picture, then take the photo", resolution="720p")
    photographs = [photograph] if photograph else []
    uploads.keep_only(CAMERA, [file.file_id for file in photographs])
    _show_reading(photographs, CAMERA)


def _files_changed() -> None:
    """Let go of what a visitor took back, which is not what the uploader forgot while another page was visited."""
    present = {file.file_id for file in st.session_state[UPLOADER_KEY]}
    taken_back = set(st.session_state.get("files_in_uploader", [])) - present
    uploads.keep_only(UPLOAD, set(uploads.kept_ids(UPLOAD)) - taken_back)
    if st.session_state[TABS_KEY] != TAB:  # it was pasted while another tab was open: show this panel
        st.session_state[TABS_KEY] = TAB
        st.session_state.tab_opened = True


def _offer_to_clear(earlier: int, present: Sequence[str]) -> None:
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.html(f'<p class="note">Kept from before: {counted(earlier, "file")}.</p>')
    button.button("Clear", key="clear uploads", on_click=uploads.keep_only, args=(UPLOAD, present))


def _show_reading(files: Sequence[UploadedFile], source: str) -> None:
    if files or uploads.kept_ids(source):
        from app_pages.read_page import picture_answers  # late: see deferred_imports

        with html.show_errors():
            picture_answers.show(files, source)
