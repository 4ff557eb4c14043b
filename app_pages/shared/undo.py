"""Ask once before something is deleted, and offer for a minute to bring it back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from app_pages.shared import html

UNDO_S = 60.0
"""How long a deletion can be undone."""


@dataclass(frozen=True)
class _Deletion:
    words: str
    bring_back: Callable[[], None]
    deleted_at_s: float


def delete_button(key: str, question: str, delete: Callable[[], None], action: str = "Delete") -> None:
    """Show a button, and after a click on it the question, with a second one and Keep.

    Args:
        key: of the button; its own for each thing that can be deleted.
        question: such as "Delete this correction?".
        delete: what a second click does; it calls `remember`.
        action: what the button says.
    """
    asked = f"asked-{key}"
    if not st.session_state.get(asked):
        st.button(action, key=key, on_click=_ask, args=(asked,), icon=":material/delete:")
        return
    st.html(f'<p class="note" role="status">{question}</p>', width="content")
    st.button(action, key=f"{key}-yes", type="primary", on_click=_answer, args=(asked, delete))
    st.button("Keep", key=f"{key}-no", on_click=_answer, args=(asked,))


def remember(place: str, words: str, bring_back: Callable[[], None]) -> None:
    """Keep what undoes a deletion, in the place of the one before.

    Args:
        place: where `offer` shows it.
        words: what was done, such as "1 correction is deleted."
        bring_back: undoes it.
    """
    st.session_state[f"deleted-{place}"] = _Deletion(words, bring_back, time.monotonic())


def offer(place: str) -> None:
    """Show what was deleted here within the last minute, with a button that brings it back."""
    deletion: _Deletion | None = st.session_state.get(f"deleted-{place}")
    if deletion is None:
        return
    left_s = deletion.deleted_at_s + UNDO_S - time.monotonic()
    if left_s <= 0:
        del st.session_state[f"deleted-{place}"]
        return
    # the page is not run again when the minute is over, so its style takes the offer away
    gone = f"<style>.st-key-undo-{place} {{ animation: gone 0s {left_s:.0f}s forwards; }}</style>"
    st.html(gone + "<style>@keyframes gone { to { visibility: hidden; height: 0; margin: 0; } }</style>")
    with st.container(key=f"undo-{place}", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="note" role="status">{deletion.words}</p>', width="content")
        st.button("Undo", key=f"undo-{place}-button", on_click=_bring_back, args=(place,), icon=":material/undo:")


def _ask(asked: str) -> None:
    st.session_state[asked] = True


def _answer(asked: str, delete: Callable[[], None] | None = None) -> None:
    st.session_state.pop(asked, None)
    if delete:
        with html.show_errors():
            delete()


def _bring_back(place: str) -> None:
    deletion: _Deletion | None = st.session_state.pop(f"deleted-{place}", None)
    if deletion is None or time.monotonic() - deletion.deleted_at_s > UNDO_S:
        st.toast("It was deleted more than a minute ago and cannot be brought back.")
        return
    with html.show_errors():
        deletion.bring_back()
