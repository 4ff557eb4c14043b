"""Holdout sets, which nothing is trained on: MNIST's test split, unseen writers, and a share of the corrections."""

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
from mnist_core.storage.atomic_write import atomic_write

PEN_PX = 20
"""Pen width on the 280 px canvas, about the page's own."""


@dataclass(frozen=True, eq=False)
class HoldoutSet:
    """Labelled images to compare versions on.

    Attributes:
        name: shown to people, such as "MNIST, 10,000 test digits".
        images: float32 [N, 28, 28], N at least 1.
        labels: int64 [N], 0–9.
        is_gating: whether a drop here can refuse a candidate. Corrections cannot: anyone can enter them.
    """

    name: str
    images: DigitBatch
    labels: NDArray[np.int64]
    is_gating: bool


def holdout_sets(engine: sa.Engine, cache: Path = DATA) -> list[HoldoutSet]:
    """Collect the holdout sets on this machine; without MNIST, scikit-learn's small digits stand in for it.

    Args:
        engine: the database with the corrections.
        cache: where the images drawn from pen strokes are kept.
    Raises:
        DatasetError: a file is there and damaged.
    """
    mnist = load_mnist_test()
    test, name = (mnist, "MNIST, 10,000 test digits") if mnist else (load_digits().test, "300 small test digits")
    found = [HoldoutSet(name, test.images, test.labels, is_gating=True)]
    if strokes := find_strokes():
        images, labels = unseen_writers(strokes, cache)
        found.append(HoldoutSet(f"{len(labels):,} pen digits by unseen writers", images, labels, is_gating=True))
    images, labels = corrections.labelled_images(engine, corrections.TEST)
    if len(labels):
        found.append(HoldoutSet(f"{len(labels):,} corrections that only test", images, labels, is_gating=False))
    return found


def unseen_writers(strokes: Path, cache: Path) -> tuple[DigitBatch, NDArray[np.int64]]:
    """Draw the held-out writers' digits as the canvas does; they are drawn once and kept.

    Args:
        strokes: the file of pen strokes.
        cache: the folder they are kept in.
    Returns:
        images float32 [N, 28, 28], labels int64 [N]; only drawings on which the app finds exactly one digit.
    """
    name = hashlib.sha256(strokes.read_bytes() + str(PEN_PX).encode()).hexdigest()[:12]
    kept = cache / f"unseen-writers-{name}.npz"
    if not kept.exists():
        drawn = held_out_digits(DigitReader.load().read_drawing, PEN_PX)
        if drawn is None:
            raise FileNotFoundError(strokes)
        images = (drawn.images[drawn.is_one_digit] * 255).round().astype(np.uint8)
        with atomic_write(kept) as file:
            np.savez(file, images=images, labels=drawn.labels[drawn.is_one_digit])
    with np.load(kept, allow_pickle=False) as arrays:
        return arrays["images"].astype(np.float32) / np.float32(255), arrays["labels"]
