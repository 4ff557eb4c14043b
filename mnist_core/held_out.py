"""Digits that nothing is trained on, to compare versions by: MNIST's test part, unseen writers, corrections that test."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnist_core import corrections
from mnist_core.contract import DigitBatch
from mnist_core.database import DATA
from mnist_core.training.datasets import load_digits, load_mnist_test
from mnist_core.training.stroke_drawing import digit_from_strokes
from mnist_core.training.strokes import HELD_OUT_WRITERS, find_strokes, read_strokes

PEN_PX = 20.0
"""Of the canvas's 280: the pen that the page draws with, nearly."""


@dataclass(frozen=True, eq=False)
class HeldOutDigits:
    """Digits to compare by.

    Attributes:
        name: what they are, for people.
        images: float32 [N, 28, 28], N at least 1.
        labels: int64 [N], 0–9.
        is_guarded: whether being worse on them speaks against a candidate. Corrections do not: anyone can enter some.
    """

    name: str
    images: DigitBatch
    labels: NDArray[np.int64]
    is_guarded: bool


def held_out_digits(engine: sa.Engine, cache: Path = DATA) -> list[HeldOutDigits]:
    """Collect what there is on this machine; where MNIST is missing, scikit-learn's small digits stand in for it.

    Args:
        engine: the database with the corrections.
        cache: where drawn strokes are kept for the next time.
    Raises:
        DatasetError: a file is there and damaged.
    """
    mnist = load_mnist_test()
    test, name = (mnist, "MNIST, 10,000 test digits") if mnist else (load_digits().test, "300 small test digits")
    found = [HeldOutDigits(name, test.images, test.labels, is_guarded=True)]
    if strokes := find_strokes():
        images, labels = held_out_writers(strokes, cache)
        found.append(HeldOutDigits(f"{len(labels):,} pen digits by writers 25–30", images, labels, is_guarded=True))
    images, labels = corrections.labelled_images(engine, corrections.TEST)
    if len(labels):
        found.append(HeldOutDigits("Corrections that only test", images, labels, is_guarded=False))
    return found


def held_out_writers(strokes: Path, cache: Path) -> tuple[DigitBatch, NDArray[np.int64]]:
    """Draw the digits of writers 25–30 as the canvas does, or read them as they were drawn the last time.

    Args:
        strokes: the pen strokes' file.
        cache: a folder for the drawn digits.
    Returns:
        images float32 [N, 28, 28], labels int64 [N].
    """
    name = hashlib.sha256(strokes.read_bytes() + str(PEN_PX).encode()).hexdigest()[:12]
    kept = cache / f"held-out-writers-{name}.npz"
    if not kept.exists():
        digits = [digit for digit in read_strokes(strokes) if digit.writer in HELD_OUT_WRITERS]
        images = np.stack([digit_from_strokes(digit.strokes, PEN_PX) for digit in digits])
        _write_aside(kept, images, np.array([digit.label for digit in digits], np.int64))
    with np.load(kept, allow_pickle=False) as arrays:
        return arrays["images"].astype(np.float32) / np.float32(255), arrays["labels"]


def _write_aside(path: Path, images: DigitBatch, labels: NDArray[np.int64]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(descriptor, "wb") as file:
        np.savez(file, images=(images * 255).round().astype(np.uint8), labels=labels)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).replace(path)
