"""Retrain: correct, retrain, compare, promote, roll back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.retrain_page import compare, corrections, form, history, progress
from app_pages.shared import html, retraining

STYLE = Path(__file__).parent / "retrain_page" / "style.css"


def page() -> None:
    """Show the page."""
    html.heading(
        "Teach it your hand", "Train on what was corrected, compare with the model that answers now, then decide."
    )
    st.html(STYLE)
    with html.plain_errors():
        active = retraining.runs().active_run()
        tabs = st.tabs(["Train", "Compare and promote", "Corrections", "History"])
        with tabs[0]:
            if active:
                progress.show_active(active)
            else:
                progress.show_last()
                form.show()
        with tabs[1]:
            compare.show()
        with tabs[2]:
            corrections.show()
        with tabs[3]:
            history.show()


page()
