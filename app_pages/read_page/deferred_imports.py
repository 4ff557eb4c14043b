"""NumPy, OpenCV and ONNX Runtime are imported after the first page: together they take half a second.

Nothing has to be read before somebody has drawn. So the page's modules import those packages where they use them, and
the browser asks for the import when it has shown the page, before a first stroke is likely to be done.
"""

from __future__ import annotations

import sys

import streamlit as st

DELAY_SECONDS = 1.0
"""A browser shows the first page within this time; imports meanwhile would slow it down."""


def are_done() -> bool:
    """Tell whether everything that reads is imported; it is, one second after a server's first visitor came."""
    return "app_pages.shared.caches" in sys.modules


@st.fragment(run_every=DELAY_SECONDS)
def run_after_first_page() -> None:
    """Do nothing as a part of the page; import when the browser reruns this alone, then rerun the page."""
    if st.session_state.get("is_first_page_shown"):
        from app_pages.read_page import drawing_answers, picture_answers  # noqa: F401 — imported for their imports

        st.rerun()  # of the whole page, which no longer has this fragment
    st.session_state.is_first_page_shown = True
