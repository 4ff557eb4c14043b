"""Use a version or go back to the one before: what the gate says, and the buttons that act on it."""

from __future__ import annotations

from html import escape

import streamlit as st

from app_pages.shared import html, retraining
from app_pages.shared.wording import sentence
from mnist_core.promotion import serving
from mnist_core.promotion.gate import GateReport, promote_candidate


def show_notes(report: GateReport) -> None:
    """Say what could not be judged."""
    for note in report.notes:
        st.html(f'<p class="note">{escape(sentence(note))}</p>')


def reasons_list(report: GateReport) -> str:
    """Write what speaks against a candidate as a Markdown list, to stand below a sentence."""
    return "".join(f"\n- {sentence(reason)}" for reason in report.reasons)


def promote(report: GateReport, force: bool, said: str) -> None:
    """Promote a candidate and say so, for a button; `said` follows its name."""
    with html.show_errors(), st.spinner("Comparing it with its Keras model …"):
        promote_candidate(report, force=force, root=retraining.runs().exported)
        st.toast(f"{report.candidate} {said}")


def roll_back_button(action: str, said: str, key: str) -> None:
    """Offer to return to the version that served before, if there is one; its name follows both texts."""
    if before := serving.history(retraining.runs().exported)[-1:]:
        label = f"{action} {before[0]}"
        st.button(label, on_click=_roll_back, args=(before[0], said), key=key, icon=":material/undo:")


def _roll_back(to: str, said: str) -> None:
    with html.show_errors():
        st.toast(f"{said} {serving.rollback(retraining.runs().exported, to=to)}")
