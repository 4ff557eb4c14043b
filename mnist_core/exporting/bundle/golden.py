"""Golden vectors: pictures of our own and the expected answers, for a device to test itself on."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from mnist_core.contract import INT8_FILE, ONNX_FILE
from mnist_core.exporting.bundle.digit_pages import golden_pages
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink

TABLES = {ONNX_FILE: "expected.csv", INT8_FILE: "expected.int8.csv"}


def golden_files(version: Path) -> dict[str, bytes]:
    """Make the pictures and a version's answers to them.

    The answers come from `reading/` and the bare models, so that a reader on a device is compared with other code than
    its own.

    Args:
        version: a version folder.
    Returns:
        By file name: twenty pictures as binary PGM, which every client can open without a library, and a table for each
        model: file, digit, confident, ten probabilities, 784 pixels.
    Raises:
        ModelFileError: a model is damaged.
    """
    pages = {f"{index:02d}-{digit}.pgm": page for index, (digit, page) in enumerate(golden_pages())}
    images = {name: digit_from_ink(ink_from_gray(page)) for name, page in pages.items()}
    files = {name: _pgm(page) for name, page in pages.items()}
    for model, table in TABLES.items():
        if (version / model).is_file():
            files[table] = _table(OnnxClassifier.load(version / model), images).encode()
    return files


def _pgm(page: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, "PPM")
    return buffer.getvalue()


def _table(classifier: OnnxClassifier, images: dict[str, np.ndarray]) -> str:
    threshold = np.float32(classifier.card.confidence_threshold)
    header = ["file", "digit", "confident", *(f"p{i}" for i in range(10)), *(f"x{i}" for i in range(784))]
    lines = [",".join(header)]
    for name, image in images.items():
        probabilities = classifier.predict_batch(image[None])[0]
        answer = [name, str(probabilities.argmax()), str(int(probabilities.max() >= threshold))]
        numbers = [f"{value:.9g}" for value in (*probabilities, *image.ravel())]
        lines.append(",".join(answer + numbers))
    return "\n".join(lines) + "\n"
