"""Retrain: train on corrections, compare, promote, roll back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.retrain_page import compare, corrections, form, history, progress
from app_pages.shared import html, retraining

STYLE = Path(__file__).parent / "retrain_page" / "style.css"


def page() -> None:
    """Show the page."""
    html.heading(
        "Teach it your handwriting",
        "Train on your corrections, compare the result with the version that serves now, then decide.",
    )
    st.html(STYLE)
    with html.show_errors():
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
