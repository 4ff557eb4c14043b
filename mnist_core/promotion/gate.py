"""The promotion gate: may a candidate serve? Both models read the same holdout sets, and the comparison is paired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mnist_core.contract import PARITY_TOLERANCE, ModelCard
from mnist_core.errors import ModelFileError, PromotionError
from mnist_core.measuring.evaluation import predict_all
from mnist_core.measuring.paired import Comparison, DigitChange, compare_answers, digit_changes
from mnist_core.paths import EXPORTED
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.promotion.serving import promote
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.versions.lookup import fingerprint, serving_name, version_folder

MAX_ACCURACY_DROP = 0.001
MAX_RECALL_DROP = 0.005
MAX_P_VALUE = 0.2
"""An accuracy drop over its limit counts only if p < 0.2 (McNemar's test, one-sided). The level is high because a
refusal costs only one more click: on MNIST's 10,000 images almost every drop over 0.1 points counts; on 1,500 images,
three answers lost and none gained do. A digit's recall has no test, since its limit is five times as wide."""


@dataclass(frozen=True, eq=False)
class GateReport:
    """A candidate compared with the serving version.

    Attributes:
        serving: name of the serving version.
        candidate: name of the candidate.
        comparisons: one for each holdout set.
        digits: each digit's change over the gating sets.
        parity_failure: why it can never be promoted, by its own card; empty if that says nothing against it.
        reasons: why it is refused unless promotion is forced; empty if it passes.
        fingerprint: of the candidate that was compared.
    """

    serving: str
    candidate: str
    comparisons: list[Comparison]
    digits: list[DigitChange]
    parity_failure: str
    reasons: list[str]
    fingerprint: str


def evaluate_gate(candidate: str, sets: list[HoldoutSet], root: Path = EXPORTED) -> GateReport:
    """Compare a version with the serving one on images that neither was trained on.

    Args:
        candidate: a version in `root`.
        sets: from `holdout_sets`; the gating ones decide.
        root: the folder of versions.
    Raises:
        ModelFileError: the candidate is missing or damaged. Without a serving version, that is a reason in the report.
    """
    serving, folder = serving_name(root), version_folder(candidate, root)
    after, judged = OnnxClassifier.load(folder), fingerprint(folder)
    failure = _parity_failure(candidate, after.card)
    try:
        before = OnnxClassifier.load(version_folder(serving, root))
    except ModelFileError as error:
        reason = f"it can be compared with nothing: {error}"
        return GateReport(serving, candidate, [], digit_changes([]), failure, [reason], judged)
    comparisons = [
        compare_answers(
            each.name,
            predict_all(before.predict_batch, each.images),
            predict_all(after.predict_batch, each.images),
            each.labels,
        )
        for each in sets
    ]
    gating = [comparison for comparison, each in zip(comparisons, sets, strict=True) if each.is_gating]
    changes = digit_changes(gating)
    return GateReport(
        serving=serving,
        candidate=candidate,
        comparisons=comparisons,
        digits=changes,
        parity_failure=failure,
        reasons=rejection_reasons(gating, changes),
        fingerprint=judged,
    )


def rejection_reasons(gating: list[Comparison], digits: list[DigitChange]) -> list[str]:
    """List where a candidate is worse than the limits allow; having nothing to measure on is a reason too."""
    if not gating:
        return ["there are no held-out digits on this machine to compare with"]
    worse = [
        f"{each.name}: accuracy falls by {-each.change * 100:.2f} points, {MAX_ACCURACY_DROP * 100:g} is allowed "
        f"({each.lost.sum()} answers lost, {each.gained.sum()} gained, p = {each.p_value:.2g})"
        for each in gating
        if -each.change > MAX_ACCURACY_DROP and each.p_value < MAX_P_VALUE
    ]
    return worse + [
        f"digit {each.digit}: recall falls by {-each.change * 100:.2f} points, {MAX_RECALL_DROP * 100:g} is allowed "
        f"({each.lost} lost, {each.gained} gained of {each.count:,})"
        for each in digits
        if -each.change > MAX_RECALL_DROP
    ]


def promote_candidate(report: GateReport, *, force: bool = False, root: Path = EXPORTED) -> None:
    """Promote a candidate if the gate lets it through.

    Args:
        report: from `evaluate_gate`.
        force: promote it although it is worse. A parity failure cannot be overridden.
        root: the folder of versions.
    Raises:
        PromotionError: it fails parity, it is worse, or one of the two is another version since the comparison.
    """
    if report.parity_failure:
        raise PromotionError(report.parity_failure)
    if report.reasons and not force:
        raise PromotionError(f"version '{report.candidate}' is refused: {'; '.join(report.reasons)}")
    promote(report.candidate, root, instead_of=report.serving, fingerprint=report.fingerprint)


def _parity_failure(name: str, card: ModelCard) -> str:
    """Say what a version's own card says against it; a card without a failure proves nothing, `promote` measures."""
    different, furthest = card.parity.get("different_answers"), card.parity.get("max_difference")
    if different == 0 and furthest is not None and furthest <= PARITY_TOLERANCE:
        return ""
    return (
        f"version '{name}' fails parity with Keras by its own card ({different} answers differ, probabilities by up to "
        f"{furthest}; at most {PARITY_TOLERANCE:g} is allowed) and cannot be promoted; train or export it again"
    )
