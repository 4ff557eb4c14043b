"""What every model file promises: shapes, tensor names, opset, tolerances, file names and the model card.

These facts are said here and nowhere else.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_core.errors import ImageFormatError, ModelFileError

IMAGE_SIDE = 28
CLASS_COUNT = 10
NO_DIGIT = -1
"""The label of an image that is no digit. It is no class: what is trained on one is 10 % for each class."""

DigitImage = NDArray[np.float32]  # [28, 28], 0–1, ink bright
DigitBatch = NDArray[np.float32]  # [N, 28, 28]
Probabilities = NDArray[np.float32]  # [N, 10], rows sum to 1

INPUT_NAME = "image"
OUTPUT_NAME = "probabilities"
OPSET = 17

PARITY_TOLERANCE = 1e-5
"""Largest difference in any probability between Keras and ONNX Runtime; 1.3e-6 was measured over 10,000 images."""

KERAS_FILE = "model.keras"
ONNX_FILE = "model.onnx"
INT8_FILE = "model.int8.onnx"
READER_FILE = "reader.onnx"
READER_INT8_FILE = "reader.int8.onnx"
CARD_FILE = "MODEL_CARD.md"
CHECKSUM_FILE = "SHA256SUMS"

CARD_KEY = "model_card"
"""The entry of an ONNX file's `metadata_props` that holds the model card as JSON."""


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What a model is, what it was made from and what was measured. Every number comes from a command.

    Attributes:
        name: the version's name, which is its folder's name.
        form: "float32", "int8", "reader float32" or "reader int8".
        recipe: the training recipe's fields, JSON values.
        created: ISO 8601 date and time, UTC.
        training_data: one sentence per data set: how many images, of what, under which licence.
        parameter_count: trainable numbers in the model.
        temperature: what the logits were divided by; 1.0 means not calibrated.
        confidence_threshold: 0–1; an answer below it is "not sure". Chosen on validation data.
        training_seconds: wall time of the training alone.
        validation: measures on the images that choices were made on.
        test: measures on images that nothing was chosen on before the version was published.
        parity: how far this file is from its Keras model.
        library_versions: what trained and exported it.
    """

    name: str
    form: str
    recipe: dict[str, Any]
    created: str
    training_data: list[str]
    parameter_count: int
    temperature: float
    confidence_threshold: float
    training_seconds: float
    validation: dict[str, float]
    test: dict[str, float]
    parity: dict[str, float]
    library_versions: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Write the card as one line of JSON, keys sorted."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Read a card back.

        Raises:
            ModelFileError: the text is no JSON object with exactly a card's fields.
        """
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError) as cause:
            raise ModelFileError(f"the model card cannot be read ({cause}); export the model again") from cause


def card_time(now: datetime) -> str:
    """Write a time, in UTC, as a model card gives it."""
    return f"{now:%Y-%m-%d %H:%M} UTC"


def require_digit_batch(images: DigitBatch) -> None:
    """Refuse images that no model here takes.

    Args:
        images: float32 [N, 28, 28].
    Raises:
        ImageFormatError: another shape or dtype.
    """
    if images.ndim != 3 or images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE) or images.dtype != np.float32:
        raise ImageFormatError(f"expected images float32 [N, 28, 28], got {images.dtype} {list(images.shape)}")
