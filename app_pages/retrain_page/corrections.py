"""The corrections: look at them, change or delete them, take them along, bring some."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from app_pages.shared import html, retraining
from mnist_core.corrections import store
from mnist_core.corrections.archive import export_zip, import_zip
from mnist_core.corrections.store import Correction

PAGE_LENGTH = 12
PARTS = {store.TRAIN: "trains", store.TEST: "only tests"}


@st.fragment
def show() -> None:
    """Show counts, a page of corrections, and the ways in and out."""
    engine = retraining.runs().engine
    counts = store.count(engine)
    total = sum(counts.values())
    st.html(
        html.figures_html({"That train": f"{counts['train']:,}", "That only test": f"{counts['test']:,}"})
        + '<p class="note">All corrections of one visit train, or all only test: no model grades itself. '
        "Kept are the picture, the answer, the correction, the model and the time; nothing about the person.</p>"
    )
    if total:
        pages = -(-total // PAGE_LENGTH)
        page = st.number_input("Page", 1, pages, key="corrections-page", width=140) if pages > 1 else 1
        offset = (int(page) - 1) * PAGE_LENGTH
        for each in store.list_corrections(engine, limit=PAGE_LENGTH, offset=offset):
            _show_one(each)
        st.download_button(
            "Export as a zip",
            lambda: export_zip(engine),
            "corrections.zip",
            icon=":material/download:",
            on_click="ignore",
        )
    _show_import()


def _show_one(correction: Correction) -> None:
    when = correction.created[:16].replace("T", " ")
    picture = html.digit_html(correction.image, alt=f"corrected to {correction.label}", side=56)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="correction">{picture}<p class="note">Read as <b>{correction.answer}</b> by '
            f"{escape(correction.version)}, {PARTS[correction.part]}<br>{when} UTC</p></div>",
            width="stretch",
        )
        key = f"relabel-{correction.id}"
        st.selectbox(
            "It is a", list(range(10)), index=correction.label, key=key, on_change=_relabel, args=(correction.id, key),
            width=84,
        )  # fmt: skip
        st.button(
            "Delete", key=f"delete-{correction.id}", on_click=_delete, args=(correction.id,), icon=":material/delete:"
        )


def _show_import() -> None:
    with st.expander("Import"):
        file = st.file_uploader("A zip of 28×28 PNGs in folders named 0 to 9, such as an export", type="zip")
        if file and st.button("Add them", key="import"):
            with html.plain_errors():
                count = import_zip(retraining.runs().engine, file.getvalue(), datetime.now(UTC))
                st.success(f"{count:,} corrections were read.", icon=":material/check:")


def _relabel(correction_id: int, key: str) -> None:
    with html.plain_errors():
        store.relabel(retraining.runs().engine, correction_id, st.session_state[key])


def _delete(correction_id: int) -> None:
    store.delete(retraining.runs().engine, [correction_id])
