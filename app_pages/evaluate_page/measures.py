"""What was measured of the serving version: just now on MNIST, or at export where MNIST is not on this machine."""

from __future__ import annotations

import streamlit as st

from app_pages.evaluate_page import confusion
from app_pages.shared import html
from mnist_core.contract import ModelCard
from mnist_core.measuring.evaluation import Evaluation
from mnist_core.paths import DATA_VARIABLE


def show(evaluation: Evaluation, version: str) -> None:
    """Show what was measured on MNIST's test digits just now."""
    st.html(html.figures_html(_figures(evaluation.measures())))
    st.html(
        f'<p class="note">{version} on MNIST\'s {evaluation.count:,} test digits, measured on this machine with '
        "ONNX Runtime.</p>"
    )
    st.html("<h2>Which digits are mistaken for which</h2>")
    st.html(confusion.matrix_html(evaluation.confusion, evaluation.per_digit_accuracy))


def show_from_card(card: ModelCard) -> None:
    """Show what the model card inside the file says was measured, and how to measure it again."""
    st.html(html.figures_html(_figures(card.test)))
    st.html(f'<p class="note">From the model card inside the file: measured when {card.name} was exported.</p>')
    st.info(
        f"To measure it here and look at single digits, put `mnist.npz` into a folder, set `{DATA_VARIABLE}` to that "
        "folder and restart the app. `python -m mnist_core evaluate` downloads the file.",
        icon=":material/download:",
    )


def _figures(measured: dict[str, float]) -> dict[str, str]:
    """Name and write the measures that a card and an evaluation share."""
    return {
        "Accuracy": html.percent(measured["accuracy"]),
        "Misread": f"{round((1 - measured['accuracy']) * measured['count']):,} of {int(measured['count']):,}",
        "Loss": f"{measured['loss']:.4f}",
        "Calibration error": html.percent(measured["calibration_error"]),
    }
