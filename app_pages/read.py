"""Read: draw digits, upload or paste pictures of some, or take a photograph, and see them read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from app_pages import answers, components, correct, drawing, keras_panel, resources, samples, upload_panel
from mnist_core.reading import DigitReader, Reading
from mnist_core.reading.decoding import rgba_from_bytes


def page() -> None:
    """Show the page."""
    components.heading(
        "Draw a digit, see it read", "With a mouse, a pen or a finger; or upload, paste or photograph one."
    )
    with components.plain_errors():
        version, reader = resources.serving_reader()
        draw, upload, camera = st.tabs(
            ["Draw", upload_panel.TAB, "Take a photo"], key=upload_panel.TABS, on_change="rerun"
        )
        with draw:
            draw_and_read(version, reader)
        with upload:
            upload_panel.upload_and_read(version, reader)
        with camera:
            if camera.open:  # the camera is asked for when this is chosen, and let go when it is left
                upload_panel.photograph_and_read(version, reader)
        resources.warm_up_decoder(version)  # last: the first page does not wait for it


@st.fragment
def draw_and_read(version: Path, reader: DigitReader) -> None:
    """Show the canvas and what is read from it; a stroke reruns this alone."""
    left, right = components.two_columns()
    with left, components.plain_errors():
        drawing.show_canvas()
    with left, st.container(horizontal=True, gap="xsmall"):
        st.button("Undo", on_click=drawing.undo, disabled=not drawing.history(), icon=":material/undo:")
        st.button("Clear", on_click=drawing.clear, disabled=not drawing.current().png, icon=":material/ink_eraser:")
        st.menu_button("Samples", list(samples.sample_strokes()), key="sample", on_click=use_sample)
    png = drawing.current().png
    with components.plain_errors():
        reading, elapsed_ms = timed(lambda: reader.read_drawing(rgba_from_bytes(png)) if png else Reading((), ""))
        with right:
            show_reading(reading, elapsed_ms, "drawing", "Draw a digit on the sheet, or take one of the samples.")
        correct.show(version, reading, lambda: png)
        keras_panel.show(version, reading.digits, "drawing")


def use_sample() -> None:
    """Put the chosen sample on the canvas."""
    drawing.start_from_sample(st.session_state.sample)


def timed(read: Callable[[], Reading]) -> tuple[Reading, float]:
    """Read, and say how many milliseconds it took."""
    started = time.perf_counter()
    reading = read()
    return reading, (time.perf_counter() - started) * 1000


def show_reading(reading: Reading, elapsed_ms: float, key: str, blank_hint: str) -> None:
    """Show the answers, or that there is nothing to read."""
    if reading.digits:
        answers.show(reading, answers.chosen_digit(reading, key), elapsed_ms)
    else:
        st.html(components.blank_html(blank_hint))


page()
