"""ONNX Runtime's answer beside Keras's; Keras may take its time, the rest of the page does not wait for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from app_pages import components, resources
from mnist_core.contract import PARITY_TOLERANCE, Probabilities
from mnist_core.errors import KerasCheckError, KerasWarmingUpError
from mnist_core.keras_check import State
from mnist_core.measuring.parity import compare
from mnist_core.reading import ReadDigit

POLL_SECONDS = 1.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of asking Keras about one picture: its probabilities, or why there are none."""

    question: str
    probabilities: Probabilities | None
    elapsed_ms: float
    failure: str


def show(version: Path, digits: tuple[ReadDigit, ...]) -> None:
    """Ask Keras about the digits just read, and look again every second while it is warming up."""
    question = hashlib.sha256(b"".join(digit.image.tobytes() for digit in digits)).hexdigest() + version.name
    is_settled = _outcome(question) is not None or resources.keras_check().state is State.READY
    st.fragment(_panel, run_every=None if is_settled else POLL_SECONDS)(version, digits, question, is_settled)


def _panel(version: Path, digits: tuple[ReadDigit, ...], question: str, is_settled: bool) -> None:
    outcome = _outcome(question)
    if outcome is None:
        try:
            outcome = _ask(version, digits, question)
        except KerasWarmingUpError as error:
            st.html(f'<p class="warming" role="status">{components.sentence(str(error))}</p>')
            return
    if outcome.failure:
        st.warning(components.sentence(outcome.failure), icon=":material/sync_problem:")
        st.button("Ask Keras again", on_click=_forget, type="tertiary", icon=":material/refresh:")
    else:
        st.html(_comparison_html(digits, outcome))
    if not is_settled:
        st.rerun()  # of the whole page: that ends the look every second


def _outcome(question: str) -> Outcome | None:
    outcome = st.session_state.get("keras_outcome")
    return outcome if outcome and outcome.question == question else None


def _forget() -> None:
    st.session_state.pop("keras_outcome", None)


def _ask(version: Path, digits: tuple[ReadDigit, ...], question: str) -> Outcome:
    """Ask once, and keep what came of it, so that a failure is shown until the next picture."""
    started = time.perf_counter()
    try:
        probabilities = resources.keras_check().predict_batch(version, np.stack([digit.image for digit in digits]))
        outcome = Outcome(question, probabilities, (time.perf_counter() - started) * 1000, "")
    except KerasWarmingUpError:
        raise
    except KerasCheckError as error:
        outcome = Outcome(question, None, 0.0, str(error))
    st.session_state.keras_outcome = outcome
    return outcome


def _comparison_html(digits: tuple[ReadDigit, ...], outcome: Outcome) -> str:
    assert outcome.probabilities is not None
    onnx = np.stack([digit.probabilities for digit in digits])
    parity = compare(outcome.probabilities, onnx)
    rows = [_row("ONNX Runtime, in this page", onnx), _row("Keras, in a process of its own", outcome.probabilities)]
    verdict = "another answer" if parity.different_answers else "the same answer"
    return (
        components.table_html(["", "Reads", "Probability"], rows, caption="The same pixels, two runtimes")
        + f'<p class="note">max |Δp| = <b>{parity.max_difference:.2g}</b> (at most {PARITY_TOLERANCE:g} is allowed): '
        f"{verdict}. Keras took {outcome.elapsed_ms:.1f} ms with the way there and back.</p>"
    )


def _row(name: str, probabilities: Probabilities) -> list[str]:
    labels = "".join(str(label) for label in probabilities.argmax(axis=1))
    return [name, f"<b>{labels}</b>", ", ".join(components.percent(float(p)) for p in probabilities.max(axis=1))]
