"""Retrain: correct, retrain, compare, promote, roll back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages import components, retrain_compare, retrain_corrections, retrain_form, retrain_history, retrain_progress
from app_pages import retraining as shared

STYLE = Path(__file__).parent / "retrain.css"


def page() -> None:
    """Show the page."""
    components.heading(
        "Teach it your hand", "Train on what was corrected, compare with the model that answers now, then decide."
    )
    st.html(STYLE)
    with components.plain_errors():
        active = shared.runs().look()
        train, compare, corrected, history = st.tabs(["Train", "Compare and promote", "Corrections", "History"])
        with train:
            if active:
                retrain_progress.show_active(active)
            else:
                retrain_progress.show_last()
                retrain_form.show()
        with compare:
            retrain_compare.show()
        with corrected:
            retrain_corrections.show()
        with history:
            retrain_history.show()


page()
