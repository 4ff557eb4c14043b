"""Look for corrections that seem mislabelled or that are there twice; a person decides: keep, relabel or drop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import store
from mnist_core.corrections.label_doubt import doubted, out_of_fold
from mnist_core.corrections.near_duplicates import earlier_twins
from mnist_core.corrections.parts import table
from mnist_core.corrections.record import Correction
from mnist_core.measuring.evaluation import PredictBatch, predict_all
from mnist_core.storage.database import reading

State = tuple[tuple[str, int, bool], ...]
"""Tells one state of the corrections from another: each fingerprint, label, and whether it is kept."""


@dataclass(frozen=True, eq=False)
class Finding:
    """A correction to look at again.

    Attributes:
        correction: which one.
        suggestion: what it looks like instead, 0–9; None where only the twin speaks against it.
        probability: of the suggestion, 0–1; 0 without one.
        twin: an earlier correction of nearly the same image; None if there is none.
    """

    correction: Correction
    suggestion: int | None
    probability: float
    twin: Correction | None


def state(engine: sa.Engine) -> State:
    """Give what `examine` depends on, beside the model; it is the cheaper of the two."""
    query = sa.select(table.c.fingerprint, table.c.label, table.c.is_kept).order_by(table.c.id)
    with reading(engine) as connection:
        return tuple((row.fingerprint, row.label, row.is_kept) for row in connection.execute(query))


def examine(engine: sa.Engine, predict_batch: PredictBatch) -> list[Finding]:
    """Look at all corrections; those that a person has kept or relabelled are not found again.

    What is labelled as no digit is only compared with its twins: a model cannot tell it from a misread digit.

    Args:
        engine: from `open_database`.
        predict_batch: of the serving version.
    Returns:
        What was found, the most doubtful label first, then the twins.
    """
    found = store.list_corrections(engine)[::-1]
    if not found:
        return []
    images = np.stack([each.image for each in found])
    suggestions = _suggestions(found, predict_batch)
    twins = earlier_twins(images)
    findings = []
    for place, each in enumerate(found):
        suggestion, probability = suggestions.get(place, (None, 0.0))
        twin = found[twins[place]] if twins[place] >= 0 else None
        if not each.is_kept and (twin or suggestion is not None):
            findings.append(Finding(each, suggestion, probability, twin))
    return sorted(findings, key=lambda finding: -finding.probability)


def _suggestions(found: list[Correction], predict_batch: PredictBatch) -> dict[int, tuple[int, float]]:
    """Give by its place what each doubted digit looks like instead, and how probably."""
    places = np.array([place for place, each in enumerate(found) if each.label != NO_DIGIT], np.int64)
    if not len(places):
        return {}
    images = np.stack([found[place].image for place in places])
    labels = np.array([found[place].label for place in places])
    probabilities = out_of_fold(images, labels, predict_all(predict_batch, images))
    is_doubted = doubted(probabilities, labels)
    return {
        int(place): (int(own.argmax()), float(own.max()))
        for place, own in zip(places[is_doubted], probabilities[is_doubted], strict=True)
    }
