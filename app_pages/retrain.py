"""Retrain: teach it your corrections, see what came of it, use it or not; below, everything else about training."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from app_pages.read_page import canvas
from app_pages.retrain_page import compare, corrections, form, history, outcome, progress, teach
from app_pages.shared import html, retraining
from mnist_core.runs.runs import DONE, Run
from mnist_core.versions import lookup

STYLE = Path(__file__).parent / "retrain_page" / "style.css"


def page() -> None:
    """Show the page."""
    html.heading("Teach it your handwriting", "Correct it, teach it, look at what came of it, then decide.")
    st.html(STYLE)
    with html.show_errors():
        active = retraining.runs().active_run()
        progress.show_elsewhere()
        with html.show_errors():  # what can be done about a version that is gone stands below
            _show_teaching(active)
        st.divider()
        train_tab, compare_tab, corrections_tab, history_tab = st.tabs(
            ["Train a new model", "Compare versions", "Corrections", "History"]
        )
        with train_tab:
            if active:
                st.html(f'<p class="note">One at a time: {escape(active.id)} is being trained.</p>')
            else:
                form.show()
        with compare_tab:
            compare.show(canvas.current().png)
        with corrections_tab:
            corrections.show()
        with history_tab:
            history.show()


def _show_teaching(active: Run | None) -> None:
    """Show the run that goes on, or what came of the last one, or what there is to teach."""
    if active:
        progress.show_active(active)
        return
    latest = next((run for run in retraining.runs().recent() if run.is_here), None)
    root = retraining.runs().exported
    if latest and latest.status == DONE:
        names = [folder.name for folder in lookup.list_versions(root)]
        if latest.id == lookup.serving_name(root):
            outcome.show_used(latest)
            teach.show(taught_until=latest.created)
            return
        if latest.id in names and not outcome.is_dismissed(latest):
            outcome.show(latest)
            return
    elif latest:
        progress.show_end(latest)
    teach.show()


page()
