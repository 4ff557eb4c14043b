"""All runs with their parameters: show one's curves, or copy its parameters into the form."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from app_pages.retrain_page import form, progress
from app_pages.shared import html, retraining
from mnist_core.runs import folder, runs
from mnist_core.runs.estimate import format_duration, seconds_taken
from mnist_core.runs.runs import Run


def show() -> None:
    """Show the history and one run of it."""
    recent = retraining.runs().recent()
    if not recent:
        st.html('<p class="note">Nothing has been trained here yet.</p>')
        return
    head = ["Run", "state", "recipe", "epochs", "batch", "rate", "corrections", "validation", "took"]
    st.html(html.table_html(head, [_row(run) for run in recent], caption="Latest first; times in UTC"))
    by_id = {run.id: run for run in recent}
    run = by_id[st.selectbox("Show", list(by_id), key="history-run")]
    if run.settings:
        st.button("Copy its parameters into the form", on_click=form.fill, args=(run.settings,), key="copy")
    if run.status == runs.LOST and run.is_here:
        progress.show_lost(run, "history")
    progress.show_curves(run)
    st.html(
        '<p class="note">For TensorBoard, run <code>.venv/bin/tensorboard --logdir runs</code> and open the address '
        "that it prints.</p>"
    )


def _row(run: Run) -> list[str]:
    epochs = folder.read_epochs(run.folder)
    return [
        f"{escape(run.id)}<small>{escape(run.message)}</small>",
        run.status if run.is_here or not run.host else f"{run.status} on {escape(run.host)}",
        *_parameters(run, epochs),
        html.percent(epochs[-1]["validation_accuracy"]) if epochs else "–",
        format_duration(taken) if (taken := seconds_taken(run)) else "–",
    ]


def _parameters(run: Run, epochs: list[dict[str, Any]]) -> list[str]:
    """Give a run's recipe, epochs, batch size, rate and share; of another release's, only what the run itself wrote."""
    done = f"{len(epochs)} / {run.total_epochs(epochs)}" if run.settings or epochs else "–"
    if run.settings is None:
        return ["settings of another release", done, "–", "–", "–"]
    recipe = run.settings.recipe()
    share = f"{run.settings.correction_share:.0%}"
    return [recipe.name, done, str(recipe.batch_size), f"{recipe.learning_rate:g}", share]
