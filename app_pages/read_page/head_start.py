"""The first page is there before what reads: NumPy, OpenCV and ONNX Runtime take half a second of their own.

Until somebody has drawn, nothing has to be read. So the page's own modules import those where they are used, and the
browser asks for them when it has shown the page, before the first stroke is likely to be done.
"""

from __future__ import annotations

import sys

import streamlit as st

SECONDS_FOR_THE_PAGE = 1.0
"""A browser shows the first page within; what is loaded meanwhile would slow it down."""


def is_over() -> bool:
    """Tell whether what reads is loaded, as it is from the first visitor's second second on."""
    return "app_pages.shared.caches" in sys.modules


@st.fragment(run_every=SECONDS_FOR_THE_PAGE)
def load_when_the_page_is_there() -> None:
    """Do nothing as a part of the page; load when the browser runs this alone, and let the page go on with it."""
    if st.session_state.get("page_is_there"):
        from app_pages.read_page import drawing_panel, picture_panel  # noqa: F401 — to have them and what they need imported

        st.rerun()  # of the whole page: that ends this
    st.session_state.page_is_there = True
