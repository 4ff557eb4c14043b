"""Correct an answer, as in "that was a 4": keep a reading with what it should have been."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from app_pages import components, retraining
from mnist_core import corrections
from mnist_core.reading import ReadDigit, Reading


def show(version: Path, reading: Reading, picture: bytes) -> None:
    """Offer to correct each digit of a reading.

    Args:
        version: the version that read it.
        reading: at least one digit.
        picture: the source's bytes, kept small beside the 28×28.
    """
    for place, digit in enumerate(reading.digits):
        key = f"correct-{place}-{hash(digit.image.tobytes())}"
        name = f"digit {place + 1}" if len(reading.digits) > 1 else "it"
        label = st.pills(
            f"Wrong? Say what {name} was", list(range(10)), key=key, help="Kept for Retrain: the picture, not you."
        )
        if label is not None:
            with components.plain_errors():
                _keep(version, digit, label, picture, key)


def _keep(version: Path, digit: ReadDigit, label: int, picture: bytes, key: str) -> None:
    """Keep a correction once; a rerun of the page is not a second one."""
    if st.session_state.get(f"kept-{key}") != label:
        corrections.add(
            retraining.runs().engine,
            session=retraining.visit(),
            image=digit.image,
            answer=digit.label,
            label=label,
            version=version.name,
            created=datetime.now(UTC),
            picture=picture,
        )
        st.session_state[f"kept-{key}"] = label
    st.html(f'<p class="note" role="status">Kept: that was a <b>{label}</b>. Retrain learns from it.</p>')
