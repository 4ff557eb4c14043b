"""Read: draw digits, upload or paste pictures of some, or take a photograph, and see them read."""

from __future__ import annotations

import streamlit as st

from app_pages.read_page import canvas, deferred_imports, samples, upload_panel
from app_pages.shared import html

BLANK_HINT = "Draw a digit on the sheet, or pick a sample."


def page() -> None:
    """Show the page."""
    html.heading("Draw a digit, see it read", "With a mouse, a pen or a finger. Or upload, paste or photograph one.")
    with html.show_errors():
        is_loaded = deferred_imports.are_done()  # asked once: another visitor's page may import them meanwhile
        if is_loaded:
            from app_pages.shared import caches

            _, reader = caches.serving_reader()
        draw, upload, camera = st.tabs(
            ["Draw", upload_panel.TAB, "Take a photo"], key=upload_panel.TABS_KEY, on_change="rerun"
        )
        with draw:
            draw_and_read()
        with upload:
            upload_panel.upload_and_read()
        with camera:
            if camera.open:  # the browser asks for the camera when this tab is opened, and releases it when it is left
                upload_panel.photograph_and_read()
        if is_loaded:
            reader.decoder.warm_up()
        else:
            deferred_imports.run_after_first_page()


@st.fragment
def draw_and_read() -> None:
    """Show the canvas and what is read from it; a stroke reruns this alone."""
    left, right = html.two_columns()
    with left, html.show_errors():
        canvas.show_canvas()
    with left, st.container(horizontal=True, gap="xsmall"):
        st.button("Undo", on_click=canvas.undo, disabled=not canvas.history(), icon=":material/undo:")
        st.button("Clear", on_click=canvas.clear, disabled=not canvas.current().png, icon=":material/ink_eraser:")
        st.menu_button("Samples", samples.SAMPLE_DIGITS, key="sample", on_click=use_sample)
    if png := canvas.current().png:
        from app_pages.read_page import drawing_panel  # late: see deferred_imports

        with html.show_errors():
            drawing_panel.show(png, right, BLANK_HINT)
    else:
        right.html(html.blank_html(BLANK_HINT))


def use_sample() -> None:
    """Put the chosen sample on the canvas."""
    canvas.start_from_sample(st.session_state.sample)


page()
