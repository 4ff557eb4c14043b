"""A candidate beside the serving version: measures, each digit's change, where they differ; then promote or not."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape

import numpy as np
import streamlit as st

from app_pages.retrain_page import decisions, same_drawing
from app_pages.shared import caches, html, retraining, undo
from app_pages.shared.wording import article, sentence
from mnist_core.contract import ONNX_FILE
from mnist_core.measuring.paired import Comparison, DigitChange
from mnist_core.promotion.gate import GateReport
from mnist_core.versions import deletion, lookup

MAX_SHOWN_IMAGES = 24
SERVES = "serves now"
PLACE = "versions"
"""Where a deleted version can be brought back."""


def show(drawing: bytes) -> None:
    """Let the visitor choose a candidate, look at it, and promote it; or go back.

    Args:
        drawing: what is on this visitor's sheet, as a PNG; b"" where it is blank.
    """
    root = retraining.runs().exported
    current = lookup.serving_name(root)
    _show_serving(current)
    undo.offer(PLACE)
    same_drawing.show(drawing)
    folders = [folder for folder in lookup.list_versions(root) if folder.name != current]
    if not folders:
        st.html('<p class="note">There is no other version yet. Train one, and it is compared here.</p>')
        return
    candidates, newest = [folder.name for folder in folders], lookup.latest_published(folders).name
    chosen = st.selectbox("Candidate", candidates, index=candidates.index(newest), key=f"candidate-{current}-{newest}")
    with html.show_errors():
        report = retraining.gate_report(chosen)
        _show_verdict(report)
        if report.comparisons:
            _show_measures(report)
            _show_digits(report.digits)
            _show_differences(report)
    _show_deleting(chosen)


def _show_serving(name: str) -> None:
    st.html(f'<p class="serving">Serving now: <b>{escape(name)}</b></p>')
    decisions.roll_back_button("Roll back to", "Rolled back to", "roll-back")


def _show_verdict(report: GateReport) -> None:
    """Say whether a candidate passes the gate, and offer what may be done."""
    decisions.show_notes(report)
    if report.parity_failure:
        st.error(sentence(report.parity_failure), icon=":material/block:")
        return
    if not report.reasons:
        st.success("Passed: it is no worse than the limits allow.", icon=":material/check:")
        st.button("Promote", on_click=decisions.promote, args=(report, False, SERVES), type="primary", key="promote")
        return
    st.error(f"Refused:{decisions.reasons_list(report)}", icon=":material/block:")
    if st.checkbox("Promote it all the same", key=f"anyway-{report.candidate}"):
        st.button("Promote anyway", on_click=decisions.promote, args=(report, True, SERVES), key="promote-anyway")


def _show_measures(report: GateReport) -> None:
    rows = [
        [
            escape(each.name),
            html.percent(each.serving.accuracy),
            html.percent(each.candidate.accuracy),
            _points(each.change),
            f"{each.gained.sum()} / {each.lost.sum()}",
            f"{each.p_value:.2g}",
        ]
        for each in report.comparisons
    ]
    head = ["Accuracy on", escape(report.serving), escape(report.candidate), "change", "gained / lost", "p"]
    caption = "p: the chance of so many losses if neither were better (exact McNemar test, one-sided)"
    st.html(html.table_html(head, rows, caption=caption))
    models = [
        caches.classifier(lookup.version_folder(name, retraining.runs().exported) / ONNX_FILE)
        for name in (report.serving, report.candidate)
    ]
    rows = [
        ["Size in bytes", *(f"{model.size_bytes:,}" for model in models)],
        ["Same answers as Keras", *(html.percent(model.card.parity["same_answers"]) for model in models)],
        ["Largest difference in probability", *(f"{model.card.parity['max_difference']:.1e}" for model in models)],
    ]
    caption = "From each file's model card. Parity: ONNX Runtime answers as the Keras model that the file was made from"
    st.html(html.table_html(["File", *head[1:3]], rows, caption=caption))


def _show_digits(digits: list[DigitChange]) -> None:
    """Draw each digit's change of recall as a bar to the left or right of zero."""
    largest = max(*(abs(each.change) for each in digits), 0.005)
    rows = "".join(
        f'<li><span>{each.digit}</span><i><i class="{"gain" if each.change >= 0 else "loss"}" '
        f'style="width:{abs(each.change) / largest * 50:.1f}%"></i></i>'
        f"<span>{_points(each.change)}</span><span>{each.gained} / {each.lost} of {each.count:,}</span></li>"
        for each in digits
    )
    st.html("<h2>Which digits got better, which got worse</h2>")
    st.html('<p class="note">Recall: of all images of a digit, the share that is read right.</p>')
    st.html(f'<ol class="changes" aria-label="Change of recall by digit, gained and lost">{rows}</ol>')


def _show_differences(report: GateReport) -> None:
    """Show the images on which the two differ, the losses first."""
    st.html("<h2>Where they differ</h2>")
    names = [each.name for each in report.comparisons]
    name = st.segmented_control("Compared on", names, default=names[0], required=True, key=f"differ-{report.candidate}")
    place = names.index(name)
    comparison, images = report.comparisons[place], retraining.holdout_sets()[place].images
    order = np.argsort(~comparison.lost[comparison.differing], kind="stable")[:MAX_SHOWN_IMAGES]
    if not len(order):
        st.html('<p class="note">They agree on all of these.</p>')
        return
    figures = "".join(_difference_html(comparison, images, int(index)) for index in order)
    st.html(f'<div class="differences">{figures}</div>')
    st.html(f'<p class="note">{len(order)} of {len(comparison.differing):,}, losses first.</p>')


def _difference_html(comparison: Comparison, images: np.ndarray, place: int) -> str:
    index = int(comparison.differing[place])
    before, after, label = *comparison.answers[:, place], comparison.labels[index]
    kind = "lost" if comparison.lost[index] else "gained" if comparison.gained[index] else ""
    digit = f"{article(label)} {label}"
    picture = html.digit_html(images[index], alt=f"{digit}, read as {before}, then as {after}", side=64)
    return f'<figure class="{kind}">{picture}<figcaption>{digit}: {before} → {after}</figcaption></figure>'


def _show_deleting(name: str) -> None:
    if name != lookup.SHIPPED:
        with st.container(horizontal=True, vertical_alignment="center"):
            undo.delete_button(f"delete-{name}", f"Delete {escape(name)} with all its files?", partial(_delete, name))


def _points(change: float) -> str:
    return f"{change * 100:+.2f}" if change else "0"


def _delete(name: str) -> None:
    root = retraining.runs().exported
    deletion.set_aside(name, now=datetime.now(UTC), root=root)
    undo.remember(PLACE, f"{escape(name)} is deleted.", partial(deletion.restore, name, root=root))
