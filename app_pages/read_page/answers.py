"""What is shown of a reading: all its digits as text, and one of them closely."""

from __future__ import annotations

from html import escape

import streamlit as st

from app_pages.read_page.answer_text import confidence_sentence, marked_label, text_html
from app_pages.shared import html
from app_pages.shared.wording import article, whole_percent
from mnist_core.reading import ReadDigit, Reading


def show(reading: Reading, digit: ReadDigit, version: str, elapsed_ms: float) -> None:
    """Show every digit of a picture, one of them closely, and which version read it in what time.

    Args:
        reading: with at least one digit.
        digit: the one to look at closely.
        version: the name of the version that read it.
        elapsed_ms: from the picture's bytes to the answer.
    """
    if len(reading.digits) > 1:
        st.html(f'<p class="answer-text" role="status">{text_html(reading)}</p>')
        st.html(f'<p class="note certainty">{confidence_sentence(reading)}</p>')
    show_digit(digit)
    took = f"in <b>{elapsed_ms:.1f} ms</b>, from the picture's bytes to the answer"
    st.html(f'<p class="note">Read by the version <b>{escape(version)}</b> {took}.</p>')


def chosen_digit(reading: Reading, key: str) -> ReadDigit:
    """Let a visitor choose which digit to look at closely; the only one needs no choice."""
    if len(reading.digits) == 1:
        return reading.digits[0]
    names = [f"{place}: {marked_label(digit)}" for place, digit in enumerate(reading.digits, 1)]
    chosen = st.pills("Take a closer look at", names, default=names[0], required=True, key=f"{key} {reading.text}")
    return reading.digits[names.index(chosen)]


def show_digit(digit: ReadDigit) -> None:
    """Show one digit: the answer, or that it does not look like one, the probabilities, and what the model saw."""
    picture = html.digit_html(digit.image, alt="What the model saw: 28×28 pixels, ink bright", side=112)
    answer = _answer_html(digit)
    caption = "<figcaption>What the model saw</figcaption>"
    row = f'<div class="answer-row">{answer}<figure>{picture}{caption}</figure></div>'
    st.html(f'<section class="digit">{row}{html.bars_html(digit.probabilities)}</section>')


def _answer_html(digit: ReadDigit) -> str:
    if digit.looks_like_digit:
        return html.answer_html(digit.probabilities, is_confident=digit.is_confident)
    nearest = f"The nearest would be {article(digit.label)} {digit.label}, at {whole_percent(digit.confidence)}."
    return html.blank_html(nearest, title="This does not look like a digit")
