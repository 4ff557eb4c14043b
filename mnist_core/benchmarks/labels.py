"""How many wrong labels the label doctor finds, and how many right ones it doubts: `bench labels`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, DigitBatch
from mnist_core.corrections.label_doubt import doubted, out_of_fold
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.held_out_writers import held_out_digits
from mnist_core.measuring.evaluation import PredictBatch, predict_all
from mnist_core.reading import DigitReader

WRONG_SHARE = 0.1
"""Of the labels, planted at random."""

PEN_PX = 20
"""Of the held-out writers' drawings, on the 280 px canvas."""

SLANT, ROTATION_DEGREES = 0.5, 25.0
"""What makes digits a handwriting that the model misreads one in eight of."""


def label_sets(reader: DigitReader, digits: LabelledImages, name: str) -> dict[str, LabelledImages]:
    """Give what labels are planted in, by name; the last set is the hardest: all of it is misread.

    Args:
        reader: what reads them.
        digits: of MNIST, which the reader's model was not trained on.
        name: what they are called.
    """
    slanted = LabelledImages(_slanted(digits.images), digits.labels)
    is_misread = predict_all(reader.classifier.predict_batch, slanted.images).argmax(axis=1) != slanted.labels
    misread = LabelledImages(slanted.images[is_misread], slanted.labels[is_misread])
    return _drawn_by_writers(reader) | {
        name: digits,
        "the same, slanted and turned": slanted,
        "of these, the misread ones alone": misread,
    }


def bench_labels(
    predict_batch: PredictBatch, sets: dict[str, LabelledImages], sizes: Sequence[int], seeds: Sequence[int]
) -> dict[str, Any]:
    """Plant wrong labels and look for them.

    Args:
        predict_batch: of the model that reads the digits.
        sets: from `label_sets`.
        sizes: how many digits are drawn from a set.
        seeds: each draws other digits and plants other labels.
    Returns:
        JSON values: "sets", a record for each set and size, over all seeds.
    """
    records = [_measure(predict_batch, name, digits, size, seeds) for name, digits in sets.items() for size in sizes]
    return {"wrong_share": WRONG_SHARE, "seeds": len(seeds), "sets": records}


def label_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out what `bench_labels` measured: the heading, and a row for each set and size."""
    heading = ["digits", "how many", "wrong labels planted", "of these found", "of what is marked, wrong"]
    return heading, [
        [
            each["set"],
            f"{each['digits']:,}",
            f"{each['planted']:,}",
            f"{each['found'] / each['planted']:.1%}".replace("%", " %"),
            f"{each['found'] / max(1, each['marked']):.1%}".replace("%", " %"),
        ]
        for each in result["sets"]
    ]


def planted(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Change WRONG_SHARE of the labels, each to any other digit alike."""
    chosen = rng.choice(len(labels), round(WRONG_SHARE * len(labels)), replace=False)
    given = labels.copy()
    given[chosen] = (labels[chosen] + rng.integers(1, CLASS_COUNT, len(chosen))) % CLASS_COUNT
    return given


def _measure(
    predict_batch: PredictBatch, name: str, digits: LabelledImages, size: int, seeds: Sequence[int]
) -> dict[str, Any]:
    count = {"digits": 0, "planted": 0, "marked": 0, "found": 0}
    for seed in seeds:
        rng = np.random.default_rng(seed)
        chosen = rng.choice(len(digits), min(size, len(digits)), replace=False)
        images, labels = digits.images[chosen], digits.labels[chosen]
        given = planted(labels, rng)
        is_marked = doubted(out_of_fold(images, given, predict_all(predict_batch, images), seed), given)
        is_wrong = given != labels
        found = {"digits": chosen, "planted": is_wrong, "marked": is_marked, "found": is_marked & is_wrong}
        count = {key: count[key] + (len(chosen) if key == "digits" else int(found[key].sum())) for key in count}
    return {"set": name, **count, "digits": count["digits"] // len(seeds)}


def _drawn_by_writers(reader: DigitReader) -> dict[str, LabelledImages]:
    """Give what held-out writers drew; nothing where their strokes are not on this machine."""
    found = held_out_digits(reader.read_drawing, PEN_PX)
    if found is None:
        return {}
    digits = LabelledImages(found.images[found.is_one_digit], found.labels[found.is_one_digit])
    return {"drawings by held-out writers": digits}


def _slanted(images: DigitBatch) -> DigitBatch:
    """Slant and turn digits about the middle of their image."""
    middle = (images.shape[1] - 1) / 2
    turn = np.vstack([cv2.getRotationMatrix2D((middle, middle), ROTATION_DEGREES, 1.0), [0, 0, 1]])
    shear = np.array([[1, SLANT, -SLANT * middle], [0, 1, 0], [0, 0, 1]])
    side = images.shape[1:]
    moved = [np.clip(cv2.warpAffine(image, (turn @ shear)[:2], side), 0, 1) for image in images]
    return np.stack(moved).astype(np.float32)
