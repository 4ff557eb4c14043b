"""Parity before a promotion, measured anew: the card inside a file is what its author says, not a proof."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from mnist_core.contract import PARITY_TOLERANCE, DigitBatch, Probabilities
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_variation import digit_from_shape
from mnist_core.errors import KerasWarmingUpError, KerasWorkerError, ParityError, PromotionError
from mnist_core.keras_worker import client
from mnist_core.measuring.parity import compare, edge_case_images
from mnist_core.reading.classifier import OnnxClassifier

WARM_UP_LIMIT_S = 120.0
"""TensorFlow takes 8–20 s to import, more on a busy machine."""

ANSWER_LIMIT_S = 30.0
POLL_S = 0.1
SHAPES_SEED = 0


def require_parity(folder: Path) -> None:
    """Refuse a version whose ONNX file does not answer as its Keras model does, in the Keras worker.

    Raises:
        ModelFileError: the ONNX file is missing or damaged.
        PromotionError: an answer differs, a probability differs by more than the tolerance, or Keras cannot be asked.
    """
    found, images = OnnxClassifier.load(folder), parity_images()
    try:
        parity = compare(ask_keras(folder, images), found.predict_batch(images))
    except (KerasWorkerError, ParityError) as cause:
        raise PromotionError(
            f"version {folder.name!r} cannot be held against its Keras model and cannot be promoted: {cause}"
        ) from cause
    if parity.different_answers or parity.max_difference > PARITY_TOLERANCE:
        raise PromotionError(
            f"version {folder.name!r} fails parity with Keras ({parity.different_answers} of {parity.count:,} answers "
            f"differ, probabilities by up to {parity.max_difference:.2g}; at most {PARITY_TOLERANCE:g} is allowed) and "
            "cannot be promoted; train or export it again"
        )


def parity_images() -> DigitBatch:
    """Make the images that parity is measured on: each hand-drawn shape once, and the edge cases; float32 [N, 28, 28].

    They are the same on every machine, with MNIST or without.
    """
    rng = np.random.default_rng(SHAPES_SEED)
    digits = [digit_from_shape(shape, rng) for shapes in DIGIT_SHAPES.values() for shape in shapes]
    return np.concatenate([np.stack(digits), edge_case_images()])


def ask_keras(folder: Path, images: DigitBatch) -> Probabilities:
    """Ask a version's Keras model, waiting until the worker is warm: float32 [N, 10].

    Raises:
        KerasWorkerError: it refuses the model, dies, or takes too long.
    """
    deadline = time.monotonic() + WARM_UP_LIMIT_S
    while True:
        try:
            return client.shared_client().predict_batch(folder, images, ANSWER_LIMIT_S)
        except KerasWarmingUpError:
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)
