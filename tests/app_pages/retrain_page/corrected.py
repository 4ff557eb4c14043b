"""Corrections as a visitor makes them, for stories that do not draw them."""

import numpy as np

from mnist_core.corrections import store
from mnist_core.reading import OnnxClassifier
from mnist_core.versions import lookup
from tests.runs.waiting import NOW


def corrections(own_runs, visitor, count, *, label=7, session=None, image=None, created=NOW):
    """Store some as this visitor's own, or as another session's; gives what the shipped model takes them for."""
    classifier = OnnxClassifier.load(own_runs.exported / lookup.SHIPPED)
    answers = []
    for number in range(count):
        pixels = np.random.default_rng(number).random((28, 28), np.float32) if image is None else image
        pixels = np.round(pixels * 255).astype(np.float32) / np.float32(255)
        answers.append(int(classifier.predict_batch(pixels[None])[0].argmax()))
        store.add(
            own_runs.engine,
            session=session or session_of(visitor),
            image=pixels,
            answer=answers[-1],
            label=label,
            version=lookup.SHIPPED,
            created=created,
        )
    return answers


def session_of(visitor):
    """Give the visitor's random name."""
    state = visitor.app.session_state
    if "session_id" not in state:
        state["session_id"] = "a-visit"
    return state["session_id"]
