"""What came of a run: the corrected digits before and after, what it costs elsewhere, and whether to use it."""

from __future__ import annotations

from collections import Counter
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.retrain_page import decisions, teach
from app_pages.shared import caches, retraining
from app_pages.shared.wording import sentence
from mnist_core.contract import NO_DIGIT, ONNX_FILE, DigitBatch
from mnist_core.corrections import store
from mnist_core.corrections.record import Correction
from mnist_core.measuring.evaluation import predict_all
from mnist_core.measuring.paired import Comparison
from mnist_core.promotion.gate import GateReport
from mnist_core.runs.runs import Run
from mnist_core.versions import lookup

PLURALS = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")
MAX_DIGITS = 200
"""Of the corrections of other visits, the latest that are read again."""

MIN_COMMON_SHARE = 0.25
"""A way to misread is named where it makes up at least this share of the lost answers."""


def show(run: Run) -> None:
    """Show what came of a run that has published its version, and offer to use it."""
    report = retraining.gate_report(run.id)
    st.html("<h2>Before and after</h2>")
    engine = retraining.runs().engine
    own = store.list_corrections(engine, session=retraining.session_id())
    shown = own or store.list_corrections(engine, store.TRAIN, limit=MAX_DIGITS)
    _show_digits([each for each in shown if each.created <= run.created], report, "your" if own else "the")
    st.html("<h2>What it costs elsewhere</h2>")
    sentences = "".join(f"<li>{escape(cost_sentence(each))}</li>" for each in report.comparisons)
    st.html(f'<ul class="costs">{sentences}</ul>')
    _show_choice(report)


def show_used(run: Run) -> None:
    """Say that a run's version serves, and offer the way back."""
    st.success(f"**{run.id}** is used now, on every page and for everybody.", icon=":material/check:")
    decisions.roll_back_button("Go back to", "Back to", "outcome-roll-back")


def is_dismissed(run: Run) -> bool:
    """Tell whether this visitor keeps the old version instead of a run's."""
    return run.id in st.session_state.get("kept_old", ())


def cost_sentence(comparison: Comparison) -> str:
    """Say in words how a candidate's answers to a holdout set differ from the serving version's."""
    gained, lost = int(comparison.gained.sum()), int(comparison.lost.sum())
    if not gained and not lost:
        return f"{comparison.name}: every answer is as right as before."
    if gained == lost:
        return f"{comparison.name}: as many right as before; {lost} lost, {gained} gained."
    if gained > lost:
        return f"{comparison.name}: it now reads {gained - lost} more right."
    return f"{comparison.name}: it now reads {lost - gained} more wrong{_commonest(comparison)}."


def _commonest(comparison: Comparison) -> str:
    """Name the commonest way in which answers were lost."""
    is_lost = comparison.lost[comparison.differing]
    labels, answers = comparison.labels[comparison.differing][is_lost], comparison.answers[1][is_lost]
    (pair, count), *_ = Counter(zip(labels.tolist(), answers.tolist(), strict=True)).most_common(1)
    if count < max(2, MIN_COMMON_SHARE * len(labels)):
        return ""
    return f", mostly {PLURALS[pair[0]]} as {PLURALS[pair[1]]}"


def _show_digits(corrections: list[Correction], report: GateReport, whose: str) -> None:
    """Show each corrected digit with both versions' answers."""
    if not corrections:
        st.html('<p class="note">There are no corrected digits to try it on.</p>')
        return
    images, labels = np.stack([each.image for each in corrections]), np.array([each.label for each in corrections])
    before, after = (_answers(name, images, labels) for name in (report.serving, report.candidate))
    right = int((after == labels).sum())
    st.html(
        f"<p>It reads <b>{right} of {whose} {len(labels)}</b> corrected digits right now; before, "
        f"{int((before == labels).sum())}.</p>"
    )
    marks = ["✓" if answer == label else "✗" for answer, label in zip(after, labels, strict=True)]
    names = [["unsure" if answer == NO_DIGIT else answer for answer in answers] for answers in (before, after)]
    captions = [f"was {old}, now {new} {mark}" for old, new, mark in zip(*names, marks, strict=True)]
    st.html(teach.digits_html(corrections, captions))


def _answers(name: str, images: DigitBatch, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give a version's answers; to what is no digit, NO_DIGIT where it is not sure, which is right."""
    model = caches.classifier(lookup.version_folder(name, retraining.runs().exported) / ONNX_FILE)
    probabilities = predict_all(model.predict_batch, images)
    is_unsure = probabilities.max(axis=1) < model.card.confidence_threshold
    return np.where(is_unsure & (labels == NO_DIGIT), NO_DIGIT, probabilities.argmax(axis=1))


def _show_choice(report: GateReport) -> None:
    """Offer to use a candidate or to keep the old version; a worse one needs a second step."""
    if report.parity_failure:
        st.error(sentence(report.parity_failure), icon=":material/block:")
        return
    decisions.show_notes(report)
    force = False
    if report.reasons:
        reasons = decisions.reasons_list(report)
        st.warning(f"It does not keep the limits that a new version has to:{reasons}", icon=":material/balance:")
        force = st.checkbox("Use it all the same", key=f"force-{report.candidate}")
    else:
        st.html('<p class="note">That is within the limits that a new version has to keep.</p>')
    with st.container(horizontal=True, gap="small"):
        if force or not report.reasons:
            decide = (report, force, "is used now")
            st.button("Use it", on_click=decisions.promote, args=decide, type="primary", icon=":material/check:")
        st.button("Keep the old one", on_click=_keep_old, args=(report.candidate,), icon=":material/close:")


def _keep_old(name: str) -> None:
    st.session_state.kept_old = {*st.session_state.get("kept_old", ()), name}
    st.toast(f"{name} stays in Compare, should you change your mind")
