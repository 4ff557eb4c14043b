"""Make all files of one version from its Keras file, and check them against it before they are published."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from mnist_core.contract import (
    CARD_FILE,
    INT8_FILE,
    KERAS_FILE,
    ONNX_FILE,
    READER_FILE,
    READER_INT8_FILE,
    DigitBatch,
    ModelCard,
    Probabilities,
)
from mnist_core.errors import QuantizationError
from mnist_core.exporting.model_card import card_markdown
from mnist_core.exporting.onnx_export import export_onnx, stamp_card
from mnist_core.exporting.quantization import quantize_int8, require_close
from mnist_core.exporting.reader_graph import reader_graph, reader_predict_batch
from mnist_core.measuring.evaluation import BATCH_SIZE, PredictBatch, confident_measures, predict_all, score
from mnist_core.measuring.parity import compare, prove_parity
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.training.mlp import KerasClassifier


@dataclass(frozen=True, eq=False)
class _Expected:
    """What each file is checked against: test images, labels, and Keras's probabilities float32 [N, 10]."""

    images: DigitBatch
    labels: NDArray[np.int64]
    answers: Probabilities


def write_version_files(folder: Path, card: ModelCard, images: DigitBatch, labels: NDArray[np.int64]) -> None:
    """Export the Keras file in a folder to ONNX, check and measure every form of it, and write the cards.

    Args:
        folder: holds model.keras; the other files are written beside it. The int8 files are left out if 8 bits
            or their reader lose too much accuracy; MODEL_CARD.md then says so.
        card: what is known of the model; test measures and parity are added here, for each file.
        images: float32 [N, 28, 28]: the test images.
        labels: int [N].
    Raises:
        ParityError: model.onnx and Keras give different answers; names the image. Or reader.onnx loses accuracy.
    """
    keras_twin = KerasClassifier.from_file(folder / KERAS_FILE)
    expected = _Expected(images, labels, predict_all(keras_twin.predict_batch, images))
    proto = export_onnx(keras_twin.model)
    cards = {ONNX_FILE: _write_measured(folder / ONNX_FILE, proto, card, expected)}
    prove_parity(keras_twin.predict_batch, _opened(folder / ONNX_FILE).predict_batch, images)
    cards[READER_FILE] = _write_reader(folder / READER_FILE, proto, card, expected)
    refusal = ""
    try:
        int8, int8_card = quantize_int8(proto), dataclasses.replace(card, form="int8")
        cards[INT8_FILE] = _write_measured(folder / INT8_FILE, int8, int8_card, expected)
        cards[READER_INT8_FILE] = _write_reader(folder / READER_INT8_FILE, int8, int8_card, expected)
    except QuantizationError as error:
        for name in (INT8_FILE, READER_INT8_FILE):
            cards.pop(name, None)
            (folder / name).unlink(missing_ok=True)
        refusal = str(error)
    sizes = {name: (folder / name).stat().st_size for name in cards}
    (folder / CARD_FILE).write_text(card_markdown(cards, sizes, refusal), encoding="utf-8")


def _opened(path: Path) -> OnnxClassifier:
    """Open a file that is not published yet, and so has no checksum."""
    return OnnxClassifier.from_bytes(path.read_bytes(), path)


def _write_measured(path: Path, proto: onnx.ModelProto, card: ModelCard, expected: _Expected) -> ModelCard:
    return _measure_and_stamp(path, proto, card, expected, lambda: _opened(path).predict_batch)


def _write_reader(path: Path, model: onnx.ModelProto, card: ModelCard, expected: _Expected) -> ModelCard:
    proto = reader_graph(model, card.confidence_threshold)
    card = dataclasses.replace(card, form=f"reader {card.form}")
    return _measure_and_stamp(path, proto, card, expected, lambda: reader_predict_batch(path.read_bytes()))


def _measure_and_stamp(
    path: Path, proto: onnx.ModelProto, card: ModelCard, expected: _Expected, opened: Callable[[], PredictBatch]
) -> ModelCard:
    """Measure a file as ONNX Runtime runs it, write it with its own card inside, and return that card."""
    onnx.save(stamp_card(proto, card), path)
    # 8-bit activations take their scale from all that is in a batch, and a device reads one digit at a time
    batch_size = BATCH_SIZE if card.form == "float32" else 1
    probabilities = predict_all(opened(), expected.images, batch_size)
    if card.form != "float32":  # that one's proof is closer: `prove_parity`
        require_close(card.form, expected.answers, probabilities, expected.labels)
    measured = dataclasses.replace(
        card,
        test=score(probabilities, expected.labels).measures()
        | confident_measures(probabilities, expected.labels, card.confidence_threshold),
        parity=compare(expected.answers, probabilities).measures(),
    )
    onnx.save(stamp_card(proto, measured), path)
    return measured
