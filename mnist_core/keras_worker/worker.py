"""The process behind client.py: `python -m mnist_core.keras_worker.worker IDLE_SECONDS VERSION` answers with Keras.

One request at a time. Standard input carries `{"version", "count"}` as one line of JSON and then the images' float32
bytes; standard output answers `{"count"}` and the probabilities' bytes, or `{"error"}`. The first line out is
`{"ready": true}`. It ends when its input ends, which is when its parent dies, and after IDLE_SECONDS without a request.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np

from mnist_core.contract import IMAGE_SIDE, KERAS_FILE, DigitBatch, Probabilities
from mnist_core.errors import MnistCoreError
from mnist_core.versions.lookup import read_checked

NICENESS = 5
"""Importing TensorFlow is 10 seconds of work; the page's own answers go first."""


def main(idle_seconds: float, first_version: Path) -> None:
    """Load Keras and the first model, then answer until the input ends or nobody asks any more."""
    os.nice(NICENESS)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever TensorFlow prints must not get between the replies
    try:
        load_classifier(first_version)(np.zeros((1, IMAGE_SIDE, IMAGE_SIDE), np.float32))
    except MnistCoreError as error:
        send(replies, {"error": str(error)})
        return
    send(replies, {"ready": True})
    requests = sys.stdin.buffer
    while select.select([requests], [], [], idle_seconds)[0] and (line := requests.readline()):
        answer(requests, replies, json.loads(line))


def answer(requests: IO[bytes], replies: IO[bytes], request: dict[str, object]) -> None:
    """Read a request's images and send what Keras says to them."""
    images = np.frombuffer(requests.read(int(str(request["count"])) * IMAGE_SIDE * IMAGE_SIDE * 4), np.float32)
    try:
        classify = load_classifier(Path(str(request["version"])))
    except MnistCoreError as error:
        send(replies, {"error": str(error)})
        return
    probabilities = classify(images.reshape(-1, IMAGE_SIDE, IMAGE_SIDE))
    send(replies, {"count": len(probabilities)}, probabilities.tobytes())


def send(replies: IO[bytes], header: dict[str, object], payload: bytes = b"") -> None:
    """Write one reply and push it out."""
    replies.write(json.dumps(header).encode() + b"\n" + payload)
    replies.flush()


@lru_cache(maxsize=2)
def load_classifier(version: Path) -> Callable[[DigitBatch], Probabilities]:
    """Open a version's Keras model as a compiled function: 0.4 ms for one image, where `predict` takes 50.

    Raises:
        ModelFileError: the file is missing or damaged.
    """
    read_checked(version / KERAS_FILE)
    import keras
    import tensorflow as tf

    model = keras.saving.load_model(version / KERAS_FILE, compile=False)
    signature = [tf.TensorSpec([None, IMAGE_SIDE, IMAGE_SIDE], tf.float32)]
    compiled = tf.function(lambda images: model(images, training=False), input_signature=signature)
    return lambda images: compiled(images).numpy()


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]))
