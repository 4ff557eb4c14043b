"""Correct an answer, as in "that was a 4": keep a reading with what it should have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from app_pages.shared import html
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
                _show_digit(version, digit, picture, f"Digit {place} is not a {digit.label}? It was a")
    elif reading.digits:
        _show_digit(version, reading.digits[0], picture, "Wrong? That was a")


def _show_digit(version: Path, digit: ReadDigit, picture: Callable[[], bytes], question: str) -> None:
    key = f"correct-{hash((digit.image.tobytes(), digit.box))}"
    label = st.pills(question, list(range(10)), key=key, help="Kept for Retrain: the picture, nothing about you.")
    if label is not None:
        with html.plain_errors():
            _keep(version, digit, label, picture, key)


def _keep(version: Path, digit: ReadDigit, label: int, picture: Callable[[], bytes], key: str) -> None:
    """Keep a correction once; a rerun of the page is not a second one."""
    from app_pages.shared import retraining  # here, with SQLAlchemy behind it: the first page does not wait for them
    from mnist_core.corrections import store

    if st.session_state.get(f"kept-{key}") != label:
        store.add(
            retraining.runs().engine,
            session=retraining.visit(),
            image=digit.image,
            answer=digit.label,
            label=label,
            version=version.name,
            created=datetime.now(UTC),
            picture=picture(),
        )
        st.session_state[f"kept-{key}"] = label
    st.html(f'<p class="note" role="status">Kept: that was a <b>{label}</b>. Retrain learns from it.</p>')
