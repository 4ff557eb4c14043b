"""The active run: its progress, the time left, its curves and its log; and how the last run ended."""

from __future__ import annotations

from html import escape

import streamlit as st

from app_pages.retrain_page.curves import curves_html
from app_pages.shared import html, retraining
from app_pages.shared.run_line import progress_of
from app_pages.shared.wording import sentence
from mnist_core.runs import folder, runs
from mnist_core.runs.runs import Run

POLL_SECONDS = 2.0


def show_active(run: Run) -> None:
    """Show an active run, and poll it every two seconds until it ends."""
    st.fragment(_panel, run_every=POLL_SECONDS)(run.id)


def show_end(run: Run) -> None:
    """Say how a run ended that made no version; a lost one can be resumed."""
    name = f"**{run.id}**"
    if run.status == runs.FAILED:
        st.error(f"{name} failed. {sentence(run.message)}", icon=":material/error:")
    elif run.status == runs.CANCELLED:
        st.info(f"{name} was cancelled; it published no version.", icon=":material/cancel:")
    elif run.status == runs.LOST:
        show_lost(run, "last")


def show_elsewhere() -> None:
    """Show what other machines or folders train with the same database."""
    for run in retraining.runs().running_elsewhere():
        place = f"on {escape(run.host)}, in {escape(run.home)}"
        st.html(f'<p class="note">{escape(run.id)} is running {place}; it is followed and cancelled there.</p>')


def show_lost(run: Run, key: str) -> None:
    """Say that a run's process died, with its last lines, and offer to go on; two places of a page need two keys."""
    epochs = folder.read_epochs(run.folder)
    st.warning(
        f"**{run.id}** is lost: its process died after {len(epochs)} of {run.total_epochs(epochs)} epochs. "
        "The last lines of its log:",
        icon=":material/power_off:",
    )
    st.code(folder.log_tail(run.folder, 6) or "(empty)", language=None)
    if run.settings is None:
        st.html('<p class="note">It has settings of another release, and cannot be resumed by this one.</p>')
        return
    st.button(
        "Resume after the last epoch", on_click=_resume, args=(run.id,), key=f"resume-{key}", icon=":material/resume:"
    )


def show_curves(run: Run) -> None:
    """Show a run's curves and its log."""
    if epochs := folder.read_epochs(run.folder):
        st.html(curves_html(epochs))
    with st.expander("Log"):
        st.code(folder.log_tail(run.folder) or "(empty)", language=None)


@html.show_errors()  # the page's own guard is not there when this runs again by itself
def _panel(run_id: str) -> None:
    run = retraining.runs().active_run()
    if run is None or run.id != run_id:
        st.rerun()
    epochs = folder.read_epochs(run.folder)
    st.progress(*progress_of(run, epochs))
    show_curves(run)
    st.button("Cancel", on_click=_cancel, args=(run.id,), key="cancel", icon=":material/stop_circle:")


def _cancel(run_id: str) -> None:
    with html.show_errors():
        retraining.runs().cancel(run_id)


def _resume(run_id: str) -> None:
    with html.show_errors():
        retraining.runs().resume(run_id)
