"""What is shown of a reading: one digit large, or a row of them with one looked at more closely."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages import components
from mnist_core.reading import ReadDigit, Reading


def show(reading: Reading, elapsed_ms: float, key: str) -> None:
    """Show every digit of a picture, and the time it took.

    Args:
        reading: with at least one digit.
        elapsed_ms: from the picture's bytes to the answer.
        key: tells the widgets of this reading from others on the page.
    """
    if len(reading.digits) == 1:
        show_digit(reading.digits[0])
    else:
        st.html(f'<p class="answer-text" role="status">{escape(reading.text)}</p>')
        show_digit(chosen_digit(reading, key))
    st.html(f'<p class="note">Read in <b>{elapsed_ms:.1f} ms</b>, from the picture\'s bytes to the answer.</p>')


def chosen_digit(reading: Reading, key: str) -> ReadDigit:
    """Let a visitor choose which digit of a row to look at more closely."""
    names = [f"{place}: {digit.label}" for place, digit in enumerate(reading.digits, 1)]
    chosen = st.pills("Look at one more closely", names, default=names[0], required=True, key=f"{key} {reading.text}")
    return reading.digits[names.index(chosen)]


def show_digit(digit: ReadDigit) -> None:
    """Show one digit: the answer, the probabilities, and what the model saw."""
    seen = components.digit_html(digit.image, alt="What the model saw: 28×28 pixels, ink bright", side=112)
    answer = components.answer_html(digit.probabilities, is_confident=digit.is_confident)
    caption = "<figcaption>What the model saw</figcaption>"
    row = f'<div class="answer-row">{answer}<figure>{seen}{caption}</figure></div>'
    st.html(f'<section class="digit">{row}{components.bars_html(digit.probabilities)}</section>')


def boxed_picture_html(picture: NDArray[np.uint8], reading: Reading, *, alt: str, side: int) -> str:
    """Show a picture with a box around each digit and the answer above it.

    Args:
        picture: uint8 [h, w, 3 or 4]; the page that was read, at any size.
        reading: whose boxes are in pixels of the whole page.
        alt: what the picture is, for those who do not see it.
        side: its width in CSS pixels at most.
    """
    boxes = "".join(_box_html(digit, reading) for digit in reading.digits)
    image = components.image_html(picture, alt=alt, side=side, kind="upload")
    return f'<div class="boxed" style="max-width:{side}px">{image}{boxes}</div>'


def _box_html(digit: ReadDigit, reading: Reading) -> str:
    box = digit.box
    edges = {
        "left": box.left / reading.width,
        "top": box.top / reading.height,
        "width": box.width / reading.width,
        "height": box.height / reading.height,
    }
    place = ";".join(f"{edge}:{share:.2%}" for edge, share in edges.items())
    kind = "box" if digit.is_confident else "box doubtful"
    return f'<span class="{kind}" style="{place}"><b>{digit.label}{"" if digit.is_confident else "?"}</b></span>'
