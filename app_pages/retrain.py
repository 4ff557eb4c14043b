"""Retrain: correct, retrain, compare, promote, roll back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.retrain_page import compare as retrain_compare
from app_pages.retrain_page import corrections as retrain_corrections
from app_pages.retrain_page import form as retrain_form
from app_pages.retrain_page import history as retrain_history
from app_pages.retrain_page import progress as retrain_progress
from app_pages.shared import html as components
from app_pages.shared import retraining as shared

STYLE = Path(__file__).parent / "retrain_page" / "style.css"


def page() -> None:
    """Show the page."""
    components.heading(
        "Teach it your hand", "Train on what was corrected, compare with the model that answers now, then decide."
    )
    st.html(STYLE)
    with components.plain_errors():
        active = shared.runs().active_run()
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
