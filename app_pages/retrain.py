"""Retrain: train on corrections, compare, promote, roll back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.retrain_page import compare, corrections, form, history, progress
from app_pages.shared import html, retraining

STYLE = Path(__file__).parent / "retrain_page" / "style.css"


def page() -> None:
    """Show the page."""
    html.heading("Teach it your handwriting", "Train on your corrections, compare the versions, then decide.")
    st.html(STYLE)
    with html.show_errors():
        active = retraining.runs().active_run()
        train_tab, compare_tab, corrections_tab, history_tab = st.tabs(
            ["Train", "Compare and promote", "Corrections", "History"]
        )
        with train_tab:
            if active:
                progress.show_active(active)
            else:
                progress.show_last()
                form.show()
        with compare_tab:
            compare.show()
        with corrections_tab:
            corrections.show()
        with history_tab:
            history.show()


page()
