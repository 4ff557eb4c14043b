"""MNIST's test digits one by one: choose all, the misread or the doubtful ones, and see how each is read."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.shared import html
from app_pages.shared.wording import article
from mnist_core.contract import Probabilities
from mnist_core.data.datasets import LabelledImages
from mnist_core.reading import DigitReader

ALL, MISREAD, DOUBTFUL = "All", "Misread", "Doubtful"


@st.fragment
def show(reader: DigitReader, test: LabelledImages, answers: Probabilities) -> None:
    """Let a visitor choose one test digit and see how it is read."""
    st.html("<h2>One test digit at a time</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control("Show", [ALL, MISREAD, DOUBTFUL], default=ALL, required=True, key="kind")
        label = st.selectbox("Label", ["any", *map(str, range(10))], width=130, key="label")
        matches = _matching(kind, label, answers, test.labels, reader.classifier.card.confidence_threshold)
        place = st.number_input("Number", 1, max(len(matches), 1), width=170, key=f"place-{kind}-{label}")
    if not len(matches):
        st.html('<p class="note">There are none.</p>')
        return
    index = int(matches[int(place) - 1])
    st.html(
        f'<p class="note">{int(place):,} of {len(matches):,}: test digit {index:,}, labelled {test.labels[index]}.</p>'
    )
    _show_digit(reader, test, index)


def _matching(
    kind: str, label: str, answers: Probabilities, labels: NDArray[np.int64], threshold: float
) -> NDArray[np.int64]:
    """Find the test digits of a kind: their indices, int64 [M]."""
    wanted = np.ones(len(labels), bool) if label == "any" else labels == int(label)
    if kind == MISREAD:
        wanted &= answers.argmax(axis=1) != labels
    if kind == DOUBTFUL:
        wanted &= answers.max(axis=1) < threshold
    return np.flatnonzero(wanted)


def _show_digit(reader: DigitReader, test: LabelledImages, index: int) -> None:
    """Read one test digit now, and show it beside the answer."""
    probabilities = reader.classifier.predict_batch(test.images[index : index + 1])[0]
    is_confident = bool(probabilities.max() >= reader.classifier.card.confidence_threshold)
    digit = f"{article(test.labels[index])} {test.labels[index]}"
    picture = html.digit_html(test.images[index], alt=f"Test digit {index}: {digit}", side=200)
    is_right = probabilities.argmax() == test.labels[index]
    verdict = "Right" if is_right else f"Wrong: it is {digit}"
    left, right = html.two_columns(220, 476)
    left.html(f"<figure>{picture}<figcaption>MNIST test digit {index:,}</figcaption></figure>")
    right.html(
        f'<section class="digit">{html.answer_html(probabilities, is_confident=is_confident)}'
        f'<p class="verdict {"right" if is_right else "wrong"}">{verdict}</p>'
        f"{html.bars_html(probabilities)}</section>"
    )
