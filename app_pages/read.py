"""Read: draw a digit, or upload a picture of one, and see it read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages import components, correct, drawing, keras_panel, resources, samples
from mnist_core.reading import DigitReader, ReadDigit, Reading
from mnist_core.reading.decoding import FORMATS, rgba_from_bytes, thumbnail_from_bytes

FILE_ENDINGS = [
    ending for name in FORMATS for ending in {"JPEG": ["jpg", "jpeg"], "PPM": ["pgm"]}.get(name, [name.lower()])
]


def page() -> None:
    """Show the page."""
    components.heading(
        "Draw a digit, see it read", "One digit, with a mouse, a pen or a finger. Or upload a picture of one."
    )
    with components.plain_errors():
        version, reader = resources.serving_reader()
        draw, upload = st.tabs(["Draw", "Upload a picture"])
        with draw:
            draw_and_read(version, reader)
        with upload:
            upload_and_read(version, reader)


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
    hint = "Draw a digit on the sheet, or take one of the samples."
    show_reading(
        version, lambda: reader.read_drawing(rgba_from_bytes(png)) if png else Reading((), ""), right, hint, png
    )


def use_sample() -> None:
    """Put the chosen sample on the canvas."""
    drawing.start_from_sample(st.session_state.sample)


@st.fragment
def upload_and_read(version: Path, reader: DigitReader) -> None:
    """Show a picture file and what is read from it."""
    file = st.file_uploader("A picture of one digit, dark on light or light on dark", type=FILE_ENDINGS)
    if file is None:
        return
    data = file.getvalue()
    left, right = components.two_columns()
    with components.plain_errors():
        picture = thumbnail_from_bytes(data, 640)
        left.html(components.image_html(picture, alt=f"Your picture {file.name}", side=drawing.SIDE, kind="upload"))
        show_reading(version, lambda: reader.read_image(data), right, "No ink stands out on this picture.", data)


def show_reading(
    version: Path, read: Callable[[], Reading], place: DeltaGenerator, blank_hint: str, picture: bytes
) -> None:
    """Read; show the answers in their place with the time taken, and below how to correct them and Keras's answer."""
    with components.plain_errors():
        started = time.perf_counter()
        reading = read()
        elapsed_ms = (time.perf_counter() - started) * 1000
        if not reading.digits:
            place.html(components.blank_html(blank_hint))
            return
        with place:
            show_answers(reading, elapsed_ms)
        correct.show(version, reading, picture)
        keras_panel.show(version, reading.digits)


def show_answers(reading: Reading, elapsed_ms: float) -> None:
    """Show every digit of a picture, and the time it took."""
    if len(reading.digits) > 1:
        st.html(f'<div class="answer" role="status"><span class="answer-digit">{reading.text}</span></div>')
    for digit in reading.digits:
        show_digit(digit)
    st.html(f'<p class="note">Read in <b>{elapsed_ms:.1f} ms</b>, from the picture\'s bytes to the answer.</p>')


def show_digit(digit: ReadDigit) -> None:
    """Show one digit: the answer, the probabilities, and what the model saw."""
    seen = components.digit_html(digit.image, alt="What the model saw: 28×28 pixels, ink bright", side=112)
    answer = components.answer_html(digit.probabilities, is_confident=digit.is_confident)
    caption = "<figcaption>What the model saw</figcaption>"
    st.html(f'<div class="answer-row">{answer}<figure>{seen}{caption}</figure></div>')
    st.html(components.bars_html(digit.probabilities))


page()
