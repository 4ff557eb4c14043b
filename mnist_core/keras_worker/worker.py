"""The process behind client.py: `python -m mnist_core.keras_worker.worker IDLE_SECONDS VERSION` answers with Keras.

One request at a time: {"version"} and the images' float32 bytes come in, {"count"} and the probabilities' bytes go
out, or {"error"}. It ends when its input ends, which is when its parent dies, and after IDLE_SECONDS without a request.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from mnist_core.contract import IMAGE_SIDE, KERAS_FILE, DigitBatch, Probabilities
from mnist_core.errors import MnistCoreError
from mnist_core.processes.messages import ERROR, READY, Header, own_pipes, receive, send
from mnist_core.versions.lookup import read_checked

NICENESS = 5
"""Importing TensorFlow is 10 seconds of work; the page's own answers go first."""


def main(idle_seconds: float, first_version: Path) -> None:
    """Load Keras and the first model, then answer until the input ends or nobody asks any more."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)
    questions, answers = own_pipes()
    try:
        load_classifier(first_version)(np.zeros((1, IMAGE_SIDE, IMAGE_SIDE), np.float32))
    except MnistCoreError as error:
        send(answers, {ERROR: str(error)})
        sys.exit(1)
    send(answers, READY)
    while True:
        idle = threading.Timer(idle_seconds, os._exit, (0,))
        idle.daemon = True
        idle.start()
        try:
            request, payload = receive(questions)
        except EOFError:
            return
        idle.cancel()
        send(answers, *answer(request, payload))


def answer(request: Header, payload: bytes) -> tuple[Header, bytes]:
    """Say what Keras says to a request's images."""
    try:
        classify = load_classifier(Path(request["version"]))
    except MnistCoreError as error:
        return {ERROR: str(error)}, b""
    probabilities = classify(np.frombuffer(payload, np.float32).reshape(-1, IMAGE_SIDE, IMAGE_SIDE))
    return {"count": len(probabilities)}, probabilities.tobytes()


def load_classifier(version: Path) -> Callable[[DigitBatch], Probabilities]:
    """Open a version's Keras model as a compiled function: 0.4 ms for one image, where `predict` takes 50.

    Raises:
        ModelFileError: the file is missing or damaged.
    """
    path = version / KERAS_FILE
    return _open_model(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _open_model(path: Path, changed_ns: int) -> Callable[[DigitBatch], Probabilities]:
    """Open one file; a version that was deleted and trained again under the same name is another file."""
    read_checked(path)
    import keras
    import tensorflow as tf

    model = keras.saving.load_model(path, compile=False)
    signature = [tf.TensorSpec([None, IMAGE_SIDE, IMAGE_SIDE], tf.float32)]
    compiled = tf.function(lambda images: model(images, training=False), input_signature=signature)
    return lambda images: compiled(images).numpy()


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]))
