"""Correct an answer, as in "that was an 8" or "not a digit": keep what was read with the label it should have had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import streamlit as st

from app_pages.shared import html
from app_pages.shared.wording import label_name, named
from mnist_core.contract import CLASS_COUNT, NO_DIGIT
from mnist_core.reading import ReadDigit, Reading

HELP = "Kept for retraining: the picture and both answers, nothing about you."
CHOICES = [*range(CLASS_COUNT), NO_DIGIT]


def show(version: Path, reading: Reading, digit: ReadDigit, picture: Callable[[], bytes]) -> None:
    """Offer to correct one of a reading's digits.

    Args:
        version: the version that read it.
        reading: what was read.
        digit: the one of its digits that is chosen.
        picture: gives the source as an image file's bytes, kept small beside the 28×28; asked for a correction only.
    """
    key = _key(digit)
    st.session_state.setdefault(key, st.session_state.get(f"saved-{key}"))
    st.pills(
        _question(reading, digit),
        CHOICES,
        format_func=label_name,
        key=key,
        on_change=_answer,
        args=(key, version, digit, picture),
        help=HELP,
    )
    if said := st.session_state.get(f"said-{key}"):
        st.html(f'<p class="note" role="status">{said}</p>')
    corrected = [_summary(place, each) for place, each in enumerate(reading.digits, 1) if _saved(each) is not None]
    if len(reading.digits) > 1 and corrected:
        st.html(f'<p class="note">Corrected in this picture: {"; ".join(corrected)}.</p>')


def _question(reading: Reading, digit: ReadDigit) -> str:
    """Ask about the chosen digit, by its place where there are several."""
    if len(reading.digits) == 1:
        return "Wrong? Pick the right digit" if digit.looks_like_digit else "It is a digit? Pick which one"
    place = f"Digit {reading.digits.index(digit) + 1} of {len(reading.digits)}"
    if not digit.looks_like_digit:
        return f"{place} is one? Pick which"
    return f"{place} is not {named(digit.label)}? Pick what it is"


def _key(digit: ReadDigit) -> str:
    return f"correct-{hash((digit.image.tobytes(), digit.box))}"


def _saved(digit: ReadDigit) -> int | None:
    label: int | None = st.session_state.get(f"saved-{_key(digit)}")
    return label


def _summary(place: int, digit: ReadDigit) -> str:
    return f"digit {place} is {named(_saved(digit) or 0)}"


def _answer(key: str, version: Path, digit: ReadDigit, picture: Callable[[], bytes]) -> None:
    """Keep what was picked; the right answer, or none, takes an earlier correction back."""
    label: int | None = st.session_state[key]
    with html.show_errors():
        if label is None or _is_right(digit, label):
            _take_back(key)
            st.session_state[f"said-{key}"] = (
                "" if label is None else "That is what it read, so there is nothing to correct."
            )
            return
        _save(key, version, digit, label, picture)
        st.session_state[f"said-{key}"] = f"Saved: that was <b>{escape(named(label))}</b>. Retrain uses it."


def _is_right(digit: ReadDigit, label: int) -> bool:
    """Tell whether this is what the page said; a doubtful guess is no answer yet."""
    if not digit.looks_like_digit:
        return label == NO_DIGIT
    return digit.is_confident and label == digit.label


def _save(key: str, version: Path, digit: ReadDigit, label: int, picture: Callable[[], bytes]) -> None:
    from app_pages.shared import retraining  # imports SQLAlchemy, which the first page does not wait for
    from mnist_core.corrections import store

    st.session_state[f"id-{key}"] = store.add(
        retraining.runs().engine,
        session=retraining.session_id(),
        image=digit.image,
        answer=digit.label if digit.looks_like_digit else NO_DIGIT,
        label=label,
        version=version.name,
        created=datetime.now(UTC),
        picture=picture(),
    )
    st.session_state[f"saved-{key}"] = label


def _take_back(key: str) -> None:
    from app_pages.shared import retraining  # as above
    from mnist_core.corrections.deletion import delete

    if (number := st.session_state.pop(f"id-{key}", None)) is not None:
        delete(retraining.runs().engine, [number])
        del st.session_state[f"saved-{key}"]
