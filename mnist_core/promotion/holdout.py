"""Holdout sets, which nothing is trained on: a part of each decides about a promotion, the other part only reports.

A model may have seen all of MNIST's 60,000 training digits, so the gate takes its digits from the test split: the part
that students wrote. The part that clerks wrote, and three of the six held-out writers, stay for the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch
from mnist_core.corrections import store as corrections
from mnist_core.data.datasets import DIGITS_HELD_OUT, LabelledImages, load_digits, load_mnist_test
from mnist_core.data.strokes import GATE_WRITERS, HELD_OUT_WRITERS, find_strokes
from mnist_core.paths import DATA
from mnist_core.promotion.pen_drawings import kept_drawings

MNIST_GATE_COUNT = 5_001
"""So many of MNIST's test digits, the first ones, were written by 249 students (NIST's hsf_4), the others by 48 clerks.

Source:
    QMNIST's labels, Yadav and Bottou 2019, https://arxiv.org/abs/1905.10498: no writer is in both parts.
"""

SMALL_GATE_COUNT = DIGITS_HELD_OUT // 2
"""So many of the small test digits."""


@dataclass(frozen=True, eq=False)
class HoldoutSet:
    """Labelled images to compare versions on.

    Attributes:
        name: shown to people, such as "5,001 of MNIST's test digits".
        images: float32 [N, 28, 28], N at least 1.
        labels: int64 [N], 0–9.
        is_gating: whether a drop here can refuse a candidate. Corrections cannot: anyone can enter them.
        is_one_digit: bool [N]; where False, any answer counts as wrong. None: they all are one digit.
    """

    name: str
    images: DigitBatch
    labels: NDArray[np.int64]
    is_gating: bool
    is_one_digit: NDArray[np.bool_] | None = None


def holdout_sets(engine: sa.Engine, cache: Path = DATA) -> list[HoldoutSet]:
    """Collect the holdout sets on this machine, the gating ones first.

    Args:
        engine: the database with the corrections.
        cache: where the images drawn from pen strokes are kept.
    Raises:
        DatasetError: a file is there and damaged.
    """
    found = [*_printed_sets(), *_pen_sets(cache)]
    images, labels = corrections.labelled_images(engine, corrections.TEST)
    if len(labels):
        found.append(HoldoutSet(f"{len(labels):,} corrections that only test", images, labels, is_gating=False))
    return sorted(found, key=lambda each: not each.is_gating)


def _printed_sets() -> list[HoldoutSet]:
    """Give MNIST's test digits in two parts; without MNIST, those of scikit-learn's small digits."""
    mnist = load_mnist_test()
    test, name, count = (
        (mnist, "of MNIST's test digits", MNIST_GATE_COUNT)
        if mnist
        else (load_digits().test, "small test digits", SMALL_GATE_COUNT)
    )
    gate, report = (LabelledImages(test.images[part], test.labels[part]) for part in np.s_[:count, count:])
    return [_set(name, gate, is_gating=True), _set(name, report, is_gating=False)]


def _set(name: str, digits: LabelledImages, *, is_gating: bool) -> HoldoutSet:
    return HoldoutSet(_named(len(digits), name, is_gating), digits.images, digits.labels, is_gating)


def _pen_sets(cache: Path) -> Iterator[HoldoutSet]:
    """Give the held-out writers' drawings in two parts; nothing without the pen strokes' file."""
    if (strokes := find_strokes()) is None:
        return
    drawn = kept_drawings(strokes, cache)
    for writers, is_gating in ((GATE_WRITERS, True), (HELD_OUT_WRITERS - GATE_WRITERS, False)):
        part = drawn.by(writers)
        name = _named(len(part.labels), f"pen digits by writers {min(writers)}–{max(writers)}", is_gating)
        yield HoldoutSet(name, part.images, part.labels, is_gating, part.is_one_digit)


def _named(count: int, what: str, is_gating: bool) -> str:
    return f"{count:,} {what}" + ("" if is_gating else ", which only report")
