"""The panel to draw in: the canvas, its buttons, the samples, and beside them what is read."""

from __future__ import annotations

import streamlit as st

from app_pages.read_page import canvas, samples
from app_pages.shared import html

BLANK_HINT = "Draw a digit on the sheet, or pick a sample."


@st.fragment
def draw_and_read() -> None:
    """Show the canvas and what is read from it; a stroke reruns this alone."""
    left, right = html.two_columns()
    with left, html.show_errors():
        canvas.show_canvas()
    with left, st.container(horizontal=True, gap="xsmall"):
        st.button("Undo", on_click=canvas.undo, disabled=not canvas.history(), icon=":material/undo:")
        st.button("Clear", on_click=canvas.clear, disabled=not canvas.current().png, icon=":material/ink_eraser:")
        st.menu_button("Samples", samples.SAMPLE_DIGITS, key="sample", on_click=_use_sample)
    if png := canvas.current().png:
        from app_pages.read_page import drawing_answers  # late: see deferred_imports

        with html.show_errors():
            drawing_answers.show(png, right, BLANK_HINT)
    else:
        right.html(html.blank_html(BLANK_HINT))


def _use_sample() -> None:
    """Put the chosen sample on the canvas."""
    canvas.start_from_sample(st.session_state.sample)
