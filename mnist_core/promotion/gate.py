"""The promotion gate: may a candidate serve? Both models read the same holdout sets, and the comparison is paired."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mnist_core.contract import PARITY_TOLERANCE, ModelCard
from mnist_core.errors import ModelFileError, PromotionError
from mnist_core.measuring.evaluation import predict_all
from mnist_core.measuring.paired import Comparison, DigitChange, compare_answers, digit_changes
from mnist_core.paths import EXPORTED
from mnist_core.promotion.gate_rules import rejection_reasons, unjudged
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.promotion.serving import promote
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.versions.lookup import fingerprint, serving_name, version_folder


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
        notes: what could not be judged; it refuses nothing.
    """

    serving: str
    candidate: str
    comparisons: list[Comparison]
    digits: list[DigitChange]
    parity_failure: str
    reasons: list[str]
    fingerprint: str
    notes: list[str] = field(default_factory=list)


def evaluate_gate(candidate: str, sets: list[HoldoutSet], root: Path = EXPORTED) -> GateReport:
    """Compare a version with the serving one on images that neither was trained on; one part of them decides.

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
    comparisons = [_compare(before, after, each) for each in sets]
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
        notes=unjudged(changes),
    )


def _compare(before: OnnxClassifier, after: OnnxClassifier, holdout: HoldoutSet) -> Comparison:
    serving, candidate = (predict_all(model.predict_batch, holdout.images) for model in (before, after))
    return compare_answers(holdout.name, serving, candidate, holdout.labels, holdout.is_one_digit)


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
