"""One line on every page while a training run goes on: how far it is, and the way to it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from mnist_core.errors import MnistCoreError
from mnist_core.paths import RUNS

if TYPE_CHECKING:
    from mnist_core.runs.record import Run

POLL_SECONDS = 5.0


def show() -> None:
    """Show the line if a run is active; it keeps itself up to date, and goes when the run ends."""
    if not RUNS.exists():  # nothing was ever trained here: the database need not be opened
        return
    from app_pages.shared import retraining  # late: imports SQLAlchemy

    try:
        active = retraining.runs().active_run()
    except MnistCoreError:  # the Retrain page says what is wrong with the database; the other pages do without
        return
    if active:
        st.fragment(_line, run_every=POLL_SECONDS)(active.id)


def progress_of(run: Run, epochs: list[dict[str, Any]]) -> tuple[float, str]:
    """Give a run's progress, 0–1, and say it in words."""
    from mnist_core.runs.estimate import format_duration, seconds_left
    from mnist_core.runs.record import CANCELLING

    total = run.total_epochs(epochs)
    if run.status == CANCELLING:
        return len(epochs) / total, "Cancelling …"
    if not epochs:
        return 0.0, f"{run.id} is starting: loading TensorFlow and the data"
    if len(epochs) >= total:
        return 1.0, "Trained. Now it is measured, exported and checked against Keras"
    words = f"Epoch {len(epochs)} of {total}"
    if len(epochs) > 1:  # the first one takes longer than the others
        words += f", {format_duration(seconds_left(epochs, total))} of training left"
    return len(epochs) / total, words


def _line(run_id: str) -> None:
    from app_pages.shared import retraining
    from mnist_core.runs.folder import read_epochs

    try:
        run = retraining.runs().active_run()
    except MnistCoreError:
        return
    if run is None or run.id != run_id:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="run_line", gap="small"):
        _, words = progress_of(run, read_epochs(run.folder))
        st.html(f'<p class="note" role="status">A training run goes on. {escape(words)}.</p>', width="content")
        st.page_link("app_pages/retrain.py", label="Follow it", icon=":material/model_training:")
