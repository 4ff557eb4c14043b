"""How much a version doubts what is no digit: letters, ticks, scribbles, separators and such: `bench doubt`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mnist_core.benchmarks.scores import auroc
from mnist_core.contract import Probabilities
from mnist_core.data.datasets import LabelledImages
from mnist_core.data.held_out_outliers import LETTER_KINDS, HeldOutShapes, make_held_out_outliers
from mnist_core.measuring.doubt import KEPT_SHARE, let_through, threshold_keeping
from mnist_core.measuring.evaluation import predict_all
from mnist_core.reading import OnnxClassifier

DOUBT_SEED = 13
"""Seed of the pictures."""


def bench_doubt(version: Path, digits: LabelledImages, shapes: HeldOutShapes, per_kind: int) -> dict[str, Any]:
    """Count what a version lets through where 99 % of the digits are kept, and at its card's own threshold.

    Args:
        version: its folder.
        digits: of MNIST's validation part where something is chosen, of its test part to report.
        shapes: `held_out_outliers.VALIDATION` or `REPORT`, to match.
        per_kind: how many pictures of each kind.
    Returns:
        JSON values: "thresholds" and "digits_kept" at the two thresholds, and "kinds", a record each; the first one is
        all letters together.
    """
    classifier = OnnxClassifier.load(version)
    answers = predict_all(classifier.predict_batch, digits.images)
    card = classifier.card.confidence_threshold
    at_kept = threshold_keeping(answers)
    others = {
        kind: predict_all(classifier.predict_batch, images)
        for kind, images in make_held_out_outliers(digits, per_kind, np.random.default_rng(DOUBT_SEED), shapes).items()
    }
    letters = {"letters": np.concatenate([others[kind] for kind in LETTER_KINDS])}
    return {
        "version": version.name,
        "digits": len(digits),
        "thresholds": {"kept": at_kept, "card": card},
        "digits_kept": {"kept": let_through(answers, at_kept), "card": let_through(answers, card)},
        "kinds": [_record(kind, seen, answers, at_kept, card) for kind, seen in (letters | others).items()],
    }


def _record(kind: str, seen: Probabilities, digits: Probabilities, at_kept: float, card: float) -> dict[str, Any]:
    return {
        "kind": kind,
        "pictures": len(seen),
        "let_through": {"kept": let_through(seen, at_kept), "card": let_through(seen, card)},
        "auroc": auroc(digits, seen),
    }


def doubt_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out `bench_doubt`'s result: the heading, the digits kept, and a row per kind."""
    at = {name: f"{threshold:.3f}" for name, threshold in result["thresholds"].items()}
    heading = [
        "let through as a confident digit",
        f"where {KEPT_SHARE:.0%} of digits are kept ({at['kept']})",
        f"at the card's threshold ({at['card']})",
        "AUROC",
    ]
    kept = result["digits_kept"]
    rows = [["MNIST digits", f"{kept['kept']:.1%}", f"{kept['card']:.1%}", ""]]
    return heading, rows + [
        [
            record["kind"],
            f"{record['let_through']['kept']:.1%}",
            f"{record['let_through']['card']:.1%}",
            f"{record['auroc']:.4f}",
        ]
        for record in result["kinds"]
    ]
