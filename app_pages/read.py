"""Read: draw digits, upload or paste pictures of some, or take a photograph, and see them read."""

from __future__ import annotations

import streamlit as st

from app_pages.read_page import deferred_imports, draw_panel, upload_panel
from app_pages.shared import html


def page() -> None:
    """Show the page."""
    html.heading("Draw a digit, see it read", "With a mouse, a pen or a finger. Or upload, paste or photograph one.")
    with html.show_errors():
        is_loaded = deferred_imports.are_done()  # asked once: another visitor's page may import them meanwhile
        if is_loaded:
            from app_pages.shared import caches, run_line

            run_line.show()
            _, reader = caches.serving_reader()
        draw, upload, camera = st.tabs(
            ["Draw", upload_panel.TAB, "Take a photo"], key=upload_panel.TABS_KEY, on_change="rerun"
        )
        with draw:
            draw_panel.draw_and_read()
        with upload:
            upload_panel.upload_and_read()
        with camera:
            if camera.open:  # the browser asks for the camera when this tab is opened, and releases it when it is left
                upload_panel.photograph_and_read()
        if is_loaded:
            reader.decoder.warm_up()
        else:
            deferred_imports.run_after_first_page()


page()
