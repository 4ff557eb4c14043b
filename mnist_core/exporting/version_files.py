"""All files of one version, made from one Keras file and proven against it before anyone can see them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from mnist_core.contract import CARD_FILE, INT8_FILE, KERAS_FILE, ONNX_FILE, DigitBatch, ModelCard
from mnist_core.exporting.card_text import card_markdown
from mnist_core.exporting.onnx_export import export_onnx, stamp_card
from mnist_core.exporting.quantization import quantize_int8
from mnist_core.measuring.evaluation import confident_measures, predict_all, score
from mnist_core.measuring.parity import compare, prove_parity
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.training.mlp import KerasClassifier


def write_version_files(folder: Path, card: ModelCard, images: DigitBatch, labels: NDArray[np.int64]) -> None:
    """Export the Keras file in a folder to float32 and int8 ONNX, prove and measure both, and write the cards.

    Args:
        folder: holds model.keras; the other files are written beside it.
        card: what is known of the model; its test measures and parity are measured here, for each file.
        images: float32 [N, 28, 28]: the test images.
        labels: int [N].
    Raises:
        ParityError: ONNX Runtime does not answer as Keras does; says which image.
    """
    keras_twin = KerasClassifier.load(folder / KERAS_FILE)
    proto = export_onnx(keras_twin.model)
    onnx.save(stamp_card(proto, card), folder / ONNX_FILE)
    prove_parity(keras_twin.predict_batch, OnnxClassifier.load(folder / ONNX_FILE).predict_batch, images)
    expected = predict_all(keras_twin.predict_batch, images)
    measured = _measure_and_stamp(folder / ONNX_FILE, proto, card, expected, images, labels)
    int8_proto, int8_card = quantize_int8(proto), dataclasses.replace(card, form="int8")
    int8_measured = _measure_and_stamp(folder / INT8_FILE, int8_proto, int8_card, expected, images, labels)
    sizes = {name: (folder / name).stat().st_size for name in (ONNX_FILE, INT8_FILE)}
    (folder / CARD_FILE).write_text(card_markdown(measured, int8_measured, sizes), encoding="utf-8")


def _measure_and_stamp(
    path: Path,
    proto: onnx.ModelProto,
    card: ModelCard,
    expected: NDArray[np.float32],
    images: DigitBatch,
    labels: NDArray[np.int64],
) -> ModelCard:
    """Measure a file as ONNX Runtime runs it, write it with its own card inside, and return that card."""
    onnx.save(stamp_card(proto, card), path)
    probabilities = predict_all(OnnxClassifier.load(path).predict_batch, images)
    measured = dataclasses.replace(
        card,
        test=score(probabilities, labels).measures()
        | confident_measures(probabilities, labels, card.confidence_threshold),
        parity=compare(expected, probabilities).measures(),
    )
    onnx.save(stamp_card(proto, measured), path)
    return measured
