"""Correct an answer, as in "that was an 8": save what was read with the label it should have had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from app_pages.shared import html
from app_pages.shared.wording import article
from mnist_core.reading import ReadDigit, Reading


def show(version: Path, reading: Reading, picture: Callable[[], bytes]) -> None:
    """Offer to correct a reading's digits; nothing where there are none.

    Args:
        version: the version that read it.
        reading: what was read.
        picture: gives the source as an image file's bytes, kept small beside the 28×28; asked for a correction only.
    """
    if len(reading.digits) > 1:
        with st.expander("Correct an answer"):
            for place, digit in enumerate(reading.digits, 1):
                _show_digit(version, digit, picture, _question(place, digit))
    elif reading.digits:
        is_digit = reading.digits[0].looks_like_digit
        question = "Wrong? Pick the right digit" if is_digit else "It is a digit? Pick which one"
        _show_digit(version, reading.digits[0], picture, question)


def _question(place: int, digit: ReadDigit) -> str:
    if not digit.looks_like_digit:
        return f"Digit {place} is one? Pick which"
    return f"Digit {place} is not {article(digit.label)} {digit.label}? Pick the right one"


def _show_digit(version: Path, digit: ReadDigit, picture: Callable[[], bytes], question: str) -> None:
    key = f"correct-{hash((digit.image.tobytes(), digit.box))}"
    label = st.pills(
        question, list(range(10)), key=key, help="Kept for retraining: the picture and both answers, nothing about you."
    )
    if label is not None:
        with html.show_errors():
            _save(version, digit, label, picture, key)


def _save(version: Path, digit: ReadDigit, label: int, picture: Callable[[], bytes], key: str) -> None:
    """Save a correction once; a rerun of the page is not a second one."""
    from app_pages.shared import retraining  # imports SQLAlchemy, which the first page does not wait for
    from mnist_core.corrections import store

    if st.session_state.get(f"saved-{key}") != label:
        store.add(
            retraining.runs().engine,
            session=retraining.session_id(),
            image=digit.image,
            answer=digit.label,
            label=label,
            version=version.name,
            created=datetime.now(UTC),
            picture=picture(),
        )
        st.session_state[f"saved-{key}"] = label
    st.html(f'<p class="note" role="status">Saved: that was {article(label)} <b>{label}</b>. Retrain uses it.</p>')
