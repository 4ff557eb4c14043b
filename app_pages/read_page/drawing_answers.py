"""What is read from a drawing: the answer, its correction, and Keras beside it."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.read_page import answers, correction_panel, keras_panel
from app_pages.shared import caches, html


def show(png: bytes, box: DeltaGenerator, blank_hint: str) -> None:
    """Read a drawing and show what is read.

    Args:
        png: the canvas as it is drawn on.
        box: where the answers go; the rest comes below.
        blank_hint: what to do where there is nothing to read.
    Raises:
        ImageError: it cannot be read.
        ModelFileError: nothing can.
    """
    version, reader = caches.serving_reader()
    started = time.perf_counter()
    reading = reader.read_canvas_png(png)
    elapsed_ms = (time.perf_counter() - started) * 1000
    with box:
        if reading.digits:
            digit = answers.chosen_digit(reading, "drawing")
            answers.show(reading, digit, version.name, elapsed_ms)
            correction_panel.show(version, reading, digit, lambda: png)
        else:
            st.html(html.blank_html(blank_hint))
    keras_panel.show(version, reading.digits, "drawing")
