"""Digits that nothing is trained on, to judge versions by: MNIST's test part, unseen writers, some corrections."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch
from mnist_core.corrections import store as corrections
from mnist_core.data.datasets import load_digits, load_mnist_test
from mnist_core.data.held_out_writers import held_out_digits
from mnist_core.data.strokes import find_strokes
from mnist_core.paths import DATA
from mnist_core.reading import DigitReader
from mnist_core.storage.atomic_write import whole_file

PEN_PX = 20
"""Of the 280 px canvas: about the page's own pen."""


@dataclass(frozen=True, eq=False)
class JudgingDigits:
    """Digits to judge by.

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


def judging_digits(engine: sa.Engine, cache: Path = DATA) -> list[JudgingDigits]:
    """Collect what there is on this machine; where MNIST is missing, scikit-learn's small digits stand in for it.

    Args:
        engine: the database with the corrections.
        cache: where drawn strokes are kept for the next time.
    Raises:
        DatasetError: a file is there and damaged.
    """
    mnist = load_mnist_test()
    test, name = (mnist, "MNIST, 10,000 test digits") if mnist else (load_digits().test, "300 small test digits")
    found = [JudgingDigits(name, test.images, test.labels, is_guarded=True)]
    if strokes := find_strokes():
        images, labels = unseen_writers(strokes, cache)
        found.append(JudgingDigits(f"{len(labels):,} pen digits by unseen writers", images, labels, is_guarded=True))
    images, labels = corrections.labelled_images(engine, corrections.TEST)
    if len(labels):
        found.append(JudgingDigits(f"{len(labels):,} corrections that only test", images, labels, is_guarded=False))
    return found


def unseen_writers(strokes: Path, cache: Path) -> tuple[DigitBatch, NDArray[np.int64]]:
    """Draw the digits of the held-out writers as the canvas does, or take them as they were drawn the last time.

    Args:
        strokes: the pen strokes' file.
        cache: a folder for the drawn digits.
    Returns:
        images float32 [N, 28, 28], labels int64 [N]; those that the app finds one digit on.
    """
    name = hashlib.sha256(strokes.read_bytes() + str(PEN_PX).encode()).hexdigest()[:12]
    kept = cache / f"unseen-writers-{name}.npz"
    if not kept.exists():
        drawn = held_out_digits(DigitReader.load().read_drawing, PEN_PX)
        if drawn is None:
            raise FileNotFoundError(strokes)
        images = (drawn.images[drawn.is_one_digit] * 255).round().astype(np.uint8)
        with whole_file(kept) as file:
            np.savez(file, images=images, labels=drawn.labels[drawn.is_one_digit])
    with np.load(kept, allow_pickle=False) as arrays:
        return arrays["images"].astype(np.float32) / np.float32(255), arrays["labels"]
