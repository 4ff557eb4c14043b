"""ONNX Runtime's answer beside Keras's; Keras may take its time, the rest of the page does not wait for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from app_pages.shared import html
from app_pages.shared.wording import sentence
from mnist_core.contract import PARITY_TOLERANCE, Probabilities
from mnist_core.errors import KerasWarmingUpError, KerasWorkerError
from mnist_core.keras_worker import client
from mnist_core.measuring.parity import compare
from mnist_core.processes.worker import State
from mnist_core.reading import ReadDigit

POLL_SECONDS = 1.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of asking Keras about one picture: its probabilities, or why there are none."""

    question: str
    probabilities: Probabilities | None
    elapsed_ms: float
    failure: str


def show(version: Path, digits: tuple[ReadDigit, ...], key: str) -> None:
    """Ask Keras about the digits just read, and poll every second while it is warming up.

    Args:
        version: the folder of the version that read them.
        digits: none shows nothing.
        key: tells this panel from others on the page.
    """
    if not digits:
        return
    question = hashlib.sha256(b"".join(digit.image.tobytes() for digit in digits)).hexdigest() + version.name
    is_settled = _outcome(question, key) is not None or client.shared_client().state is State.READY
    panel = st.fragment(_panel, run_every=None if is_settled else POLL_SECONDS, key=f"keras {key}")
    panel(version, digits, question, key, is_settled)


@html.show_errors()  # of what reruns by itself, too
def _panel(version: Path, digits: tuple[ReadDigit, ...], question: str, key: str, is_settled: bool) -> None:
    outcome = _outcome(question, key)
    if outcome is None:
        try:
            outcome = _ask(version, digits, question)
        except KerasWarmingUpError as error:
            st.html(f'<p class="warming" role="status">{sentence(str(error))}</p>')
            return
        _outcomes()[key] = outcome  # kept, so that a failure is shown until the next picture
    if outcome.probabilities is None:
        st.warning(sentence(outcome.failure), icon=":material/sync_problem:")
        st.button(
            "Ask Keras again",
            on_click=_forget,
            args=(key,),
            key=f"ask again {key}",
            type="tertiary",
            icon=":material/refresh:",
        )
    else:
        st.html(_comparison_html(digits, outcome.probabilities, outcome.elapsed_ms))
    if not is_settled:
        st.rerun()  # of the whole page: that ends the polling


def _outcomes() -> dict[str, Outcome]:
    """Give this visitor's last outcome in each panel."""
    outcomes: dict[str, Outcome] = st.session_state.setdefault("keras_outcomes", {})
    return outcomes


def _outcome(question: str, key: str) -> Outcome | None:
    outcome = _outcomes().get(key)
    return outcome if outcome and outcome.question == question else None


def _forget(key: str) -> None:
    _outcomes().pop(key, None)


def _ask(version: Path, digits: tuple[ReadDigit, ...], question: str) -> Outcome:
    """Ask once; a worker that is warming up is no outcome yet."""
    images = np.stack([digit.image for digit in digits])
    started = time.perf_counter()
    try:
        probabilities = client.shared_client().predict_batch(version, images)
    except KerasWarmingUpError:
        raise
    except KerasWorkerError as error:
        return Outcome(question, None, 0.0, str(error))
    return Outcome(question, probabilities, (time.perf_counter() - started) * 1000, "")


def _comparison_html(digits: tuple[ReadDigit, ...], keras: Probabilities, elapsed_ms: float) -> str:
    onnx = np.stack([digit.probabilities for digit in digits])
    parity = compare(keras, onnx)
    rows = [_row("ONNX Runtime, in this process", onnx), _row("Keras, in its own process", keras)]
    verdict = "a different answer" if parity.different_answers else "the same answer"
    return (
        html.table_html(["", "Reads", "Probability"], rows, caption="The same pixels, two runtimes", css_class="narrow")
        + f'<p class="note">max |Δp| = <b>{parity.max_difference:.2g}</b> (tolerance {PARITY_TOLERANCE:g}): '
        f"{verdict}. Keras took {elapsed_ms:.1f} ms, round trip included.</p>"
    )


def _row(name: str, probabilities: Probabilities) -> list[str]:
    labels = "".join(str(label) for label in probabilities.argmax(axis=1))
    return [name, f"<b>{labels}</b>", html.probability(probabilities.max(axis=1).min())]
