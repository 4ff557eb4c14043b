"""Sample pictures to choose from beside the uploader, while nothing is uploaded."""

from __future__ import annotations

import streamlit as st

from app_pages.read_page.sample_pictures import SAMPLE_PICTURES, sample_file
from app_pages.shared import html

CHOSEN = "chosen_sample_picture"


def choose_and_read() -> None:
    """Let a visitor choose a sample picture and show what is read from it."""
    st.menu_button("Samples", list(SAMPLE_PICTURES), key="sample_picture", on_click=_choose)
    if name := st.session_state.get(CHOSEN):
        from app_pages.read_page import picture_answers  # late: see deferred_imports

        with html.show_errors():
            picture_answers.show([sample_file(name)], f"sample_{name}")


def forget() -> None:
    """Let go of the choice, when a visitor has brought a picture."""
    st.session_state.pop(CHOSEN, None)


def _choose() -> None:
    st.session_state[CHOSEN] = st.session_state.sample_picture
