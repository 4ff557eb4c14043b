"""Corrections that look mislabelled or are there twice, each with Keep, Relabel and Drop."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa
import streamlit as st

from app_pages.shared import caches, html, retraining, undo
from app_pages.shared.wording import counted, label_name, named, whole_percent
from mnist_core.contract import NO_DIGIT, ONNX_FILE
from mnist_core.corrections import label_doctor, store
from mnist_core.corrections.deletion import delete, restore
from mnist_core.corrections.label_doctor import Finding, State

MAX_SHOWN = 6
MAX_UNASKED = 2_000
"""More corrections take seconds, and are looked at when a visitor asks for it."""


def show(place: str, state: State) -> None:
    """Show what the label doctor marks; nothing where all looks well.

    Args:
        place: where a deletion can be undone.
        state: of the corrections, from `label_doctor.state`.
    """
    if len(state) > MAX_UNASKED and not st.session_state.get("doctor-asked"):
        st.button("Look for wrong labels", on_click=_ask, icon=":material/troubleshoot:")
        return
    findings = _findings(state, *_serving_model())
    if not findings:
        return
    st.html(
        f'<h2>Worth a second look: {counted(len(findings), "correction")}</h2><p class="note">A classifier that was '
        "fitted to all the others doubts the label, or nearly the same image is here already. You decide.</p>"
    )
    for finding in findings[:MAX_SHOWN]:
        _show_one(finding, place)
    if (more := len(findings) - MAX_SHOWN) > 0:
        st.html(f'<p class="note">And {more:,} more, when these are decided.</p>')


def finding_html(finding: Finding) -> str:
    """Say what speaks against a correction. HTML, of labels and numbers alone."""
    label = finding.correction.label
    words = [f"Labelled as <b>{named(label)}</b>."]
    if finding.suggestion is not None:
        words.append(f"Looks more like <b>{named(finding.suggestion)}</b> ({whole_percent(finding.probability)}).")
    if finding.twin:
        same = "the same label" if finding.twin.label == label else f"the label <b>{label_name(finding.twin.label)}</b>"
        words.append(f"Nearly the same image is here with {same}.")
    return " ".join(words)


def _show_one(finding: Finding, place: str) -> None:
    correction = finding.correction
    picture = html.digit_html(correction.image, alt=f"labelled as {named(correction.label)}", side=56)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="correction doubted">{picture}<p class="note">{finding_html(finding)}</p></div>',
            width="stretch",
        )
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
            _show_choices(finding, place)


def _show_choices(finding: Finding, place: str) -> None:
    number, label, other = finding.correction.id, finding.correction.label, _other_label(finding)
    keep = partial(store.keep, retraining.runs().engine, number)
    st.button(f"Keep {_short_name(label)}", key=f"keep-{number}", on_click=keep)
    if other is not None:
        relabel = partial(_relabel, number, other)
        st.button(f"Relabel to {_short_name(other)}", key=f"relabel-to-{number}", on_click=relabel)
    drop = partial(_drop, number, place)
    undo.delete_button(f"drop-{number}", "Drop this correction?", drop, action="Drop")


def _short_name(label: int) -> str:
    return "no digit" if label == NO_DIGIT else str(label)


def _other_label(finding: Finding) -> int | None:
    """Give what it could be relabelled to: what it looks like, or else its twin's label."""
    twin = finding.twin.label if finding.twin else None
    other = twin if finding.suggestion is None else finding.suggestion
    return None if other == finding.correction.label else other


def _serving_model() -> tuple[str, int]:
    folder, _ = caches.serving_reader()
    return str(folder / ONNX_FILE), caches.changed_ns(folder / ONNX_FILE)


@st.cache_resource(show_spinner="Looking at the labels …", max_entries=2)
def _findings(state: State, model: str, changed_ns: int) -> list[Finding]:
    _, reader = caches.serving_reader()
    return label_doctor.examine(retraining.runs().engine, reader.classifier.predict_batch)


def _ask() -> None:
    st.session_state["doctor-asked"] = True


def _relabel(correction_id: int, label: int) -> None:
    with html.show_errors():
        store.relabel(retraining.runs().engine, correction_id, label)
        st.session_state.pop(f"relabel-{correction_id}", None)  # the list's own choice shows the new label


def _drop(correction_id: int, place: str) -> None:
    engine: sa.Engine = retraining.runs().engine
    undo.remember(place, "The correction is dropped.", partial(restore, engine, delete(engine, [correction_id])))
