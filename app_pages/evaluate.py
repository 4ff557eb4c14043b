"""Evaluate: how good the model is, and single test digits to see it read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.evaluate_page import confusion
from app_pages.shared import caches, html
from mnist_core.contract import ModelCard, Probabilities
from mnist_core.data.datasets import DATA_VARIABLE, LabelledImages
from mnist_core.measuring.evaluation import Evaluation, score
from mnist_core.reading import DigitReader

ALL, MISREAD, DOUBTFUL = "All", "Misread", "Doubtful"


def page() -> None:
    """Show the page."""
    html.heading("How good is it?", "Measured on handwriting that nothing was trained or chosen on.")
    with html.plain_errors():
        folder, reader = caches.serving_reader()
        test, answers = caches.test_images(), caches.test_answers(folder)
        if test is None or answers is None:
            show_card_alone(reader.classifier.card)
        else:
            show_evaluation(score(answers, test.labels), folder)
            show_single_digits(reader, test, answers)


def show_card_alone(card: ModelCard) -> None:
    """Show what the model's file says was measured, where MNIST is not there to measure again."""
    st.html(html.figures_html(measures(card.test)))
    st.html(f'<p class="note">From the model card inside the file: measured when {card.name} was exported.</p>')
    st.info(
        f"To measure here and look at single digits, put `mnist.npz` into a folder, set `{DATA_VARIABLE}` to it and "
        "start again; or let `python -m mnist_core evaluate` download it.",
        icon=":material/download:",
    )


def show_evaluation(evaluation: Evaluation, folder: Path) -> None:
    """Show what was measured on MNIST's test digits just now."""
    st.html(html.figures_html(measures(evaluation.measures())))
    st.html(
        f'<p class="note">{folder.name} on MNIST\'s {evaluation.count:,} test digits, measured on this machine with '
        "ONNX Runtime.</p>"
    )
    st.html("<h2>Which digits it takes for which</h2>")
    st.html(confusion.matrix_html(evaluation.confusion, evaluation.per_digit_accuracy))


def measures(found: dict[str, float]) -> dict[str, str]:
    """Name and write the measures that a card and an evaluation share."""
    return {
        "Accuracy": html.percent(found["accuracy"]),
        "Misread": f"{round((1 - found['accuracy']) * found['count']):,} of {int(found['count']):,}",
        "Loss": f"{found['loss']:.4f}",
        "Calibration error": html.percent(found["calibration_error"]),
    }


@st.fragment
def show_single_digits(reader: DigitReader, test: LabelledImages, answers: Probabilities) -> None:
    """Let a visitor choose one test digit and see it read."""
    st.html("<h2>One test digit at a time</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control("Show", [ALL, MISREAD, DOUBTFUL], default=ALL, required=True, key="kind")
        written = st.selectbox("Written digit", ["any", *map(str, range(10))], width=130, key="written")
        chosen = matching(kind, written, answers, test.labels, reader.classifier.card.confidence_threshold)
        place = st.number_input("Number", 1, max(len(chosen), 1), width=170, key=f"place-{kind}-{written}")
    if not len(chosen):
        st.html('<p class="note">There is none.</p>')
        return
    index = int(chosen[int(place) - 1])
    st.html(
        f'<p class="note">{int(place):,} of {len(chosen):,}: test digit {index:,}, written as {test.labels[index]}.</p>'
    )
    show_digit(reader, test, index)


def matching(
    kind: str, written: str, answers: Probabilities, labels: NDArray[np.int64], threshold: float
) -> NDArray[np.int64]:
    """Find the test digits of a kind: their indices, int64 [M]."""
    wanted = np.ones(len(labels), bool) if written == "any" else labels == int(written)
    if kind == MISREAD:
        wanted &= answers.argmax(axis=1) != labels
    if kind == DOUBTFUL:
        wanted &= answers.max(axis=1) < threshold
    return np.flatnonzero(wanted)


def show_digit(reader: DigitReader, test: LabelledImages, index: int) -> None:
    """Read one test digit now, and show it beside the answer."""
    probabilities = reader.classifier.predict_batch(test.images[index : index + 1])[0]
    is_confident = bool(probabilities.max() >= reader.classifier.card.confidence_threshold)
    seen = html.digit_html(test.images[index], alt=f"Test digit {index}: a {test.labels[index]}", side=200)
    is_right = probabilities.argmax() == test.labels[index]
    verdict = "Right" if is_right else f"Wrong: it was written as a {test.labels[index]}"
    left, right = html.two_columns(220, 476)
    left.html(f"<figure>{seen}<figcaption>MNIST test digit {index:,}</figcaption></figure>")
    right.html(
        f'<section class="digit">{html.answer_html(probabilities, is_confident=is_confident)}'
        f'<p class="verdict {"right" if is_right else "wrong"}">{verdict}</p>'
        f"{html.bars_html(probabilities)}</section>"
    )


page()
