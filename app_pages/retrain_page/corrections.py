"""The corrections: list, relabel, delete, export and import them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape

import streamlit as st

from app_pages.retrain_page import doubtful_labels
from app_pages.server.routes import CORRECTIONS_FILE
from app_pages.shared import html, retraining, undo
from app_pages.shared.wording import counted, label_name, named
from mnist_core.corrections import label_doctor, store
from mnist_core.corrections.deletion import delete, restore
from mnist_core.corrections.record import LABELS, Correction
from mnist_core.corrections.zip_import import import_zip
from mnist_core.corrections.zip_layout import IMPORTED

PAGE_SIZE = 12
PLACE = "corrections"
SHOWN = "corrections-shown"
PARTS = {store.TRAIN: "for training", store.TEST: "for testing"}


@st.fragment
@html.show_errors()  # of what reruns by itself, too
def show() -> None:
    """Show counts, a page of corrections, and the ways in and out."""
    engine = retraining.runs().engine
    state = label_doctor.state(engine)
    if st.session_state.get(SHOWN, hash(state)) != hash(state):
        st.session_state[SHOWN] = hash(state)
        st.rerun()  # of the whole page: what there is to teach stands above, outside this fragment
    st.session_state[SHOWN] = hash(state)
    counts = store.count(engine)
    total = sum(counts.values())
    st.html(
        html.figures_html({"For training": f"{counts['train']:,}", "For testing": f"{counts['test']:,}"})
        + '<p class="note">The corrections of one visit are all for training or all for testing, so that no model is '
        "tested on handwriting that it was trained on. What is kept: the picture, the answer, the correction, the "
        "version and the time. Nothing about the person.</p>"
    )
    undo.offer(PLACE)
    if total:
        with html.show_errors():
            doubtful_labels.show(PLACE, state)
        st.html("<h2>All corrections</h2>")
        pages = -(-total // PAGE_SIZE)
        page = st.number_input("Page", 1, pages, key="corrections-page", width=140) if pages > 1 else 1
        offset = (int(page) - 1) * PAGE_SIZE
        for each in store.list_corrections(engine, limit=PAGE_SIZE, offset=offset):
            _show_one(each)
        st.html(f'<a class="export" href="{CORRECTIONS_FILE}" download>Export as a zip</a>')
    _show_import()


def _show_one(correction: Correction) -> None:
    when = correction.created[:16].replace("T", " ")
    picture = html.digit_html(correction.image, alt=f"corrected to {named(correction.label)}", side=56)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="correction">{picture}<p class="note">{_origin(correction)}, {PARTS[correction.part]}<br>'
            f"{when} UTC</p></div>",
            width="stretch",
        )
        key = f"relabel-{correction.id}"
        st.selectbox(
            "Label", LABELS, index=LABELS.index(correction.label), format_func=label_name, key=key,
            on_change=_relabel, args=(correction.id, key), width=130,
        )  # fmt: skip
        undo.delete_button(f"delete-{correction.id}", "Delete this correction?", partial(_delete, correction.id))


def _origin(correction: Correction) -> str:
    """Say who read it as what; an import may not say."""
    if correction.version == IMPORTED:
        return "Imported"
    return f"Read as <b>{named(correction.answer)}</b> by {escape(correction.version)}"


def _show_import() -> None:
    with st.expander("Import"):
        file = st.file_uploader("A zip of 28×28 PNGs in folders 0 to 9 and no-digit, such as an export", type="zip")
        if file and st.button("Add them", key="import"):
            with html.show_errors():
                count = import_zip(retraining.runs().engine, file.getvalue(), datetime.now(UTC))
                st.session_state["imported"] = (
                    f"Imported {counted(count, 'correction')}." if count else "All of it is here already."
                )
                st.rerun()  # of the whole page, as above
        if said := st.session_state.pop("imported", ""):
            st.success(said, icon=":material/check:")


def _relabel(correction_id: int, key: str) -> None:
    with html.show_errors():
        store.relabel(retraining.runs().engine, correction_id, st.session_state[key])


def _delete(correction_id: int) -> None:
    engine = retraining.runs().engine
    deleted = delete(engine, [correction_id])
    undo.remember(PLACE, "The correction is deleted.", partial(restore, engine, deleted))
