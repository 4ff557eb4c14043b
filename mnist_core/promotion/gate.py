"""May a candidate answer in the serving version's place? Measured on what neither was trained on, and paired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mnist_core.errors import PromotionError
from mnist_core.measuring.evaluation import predict_all
from mnist_core.measuring.paired import Comparison, DigitChange, compare_answers, digit_changes
from mnist_core.paths import EXPORTED
from mnist_core.promotion.holdout import JudgingDigits
from mnist_core.promotion.serving import promote, require_parity
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.versions.lookup import serving_version, version_folder

MAX_ACCURACY_DROP = 0.001
MAX_RECALL_DROP = 0.005
LIKELY_CHANCE = 0.2
"""An accuracy that falls by more than its limit counts, unless two equal models would lose as many answers this often
(McNemar's test). It is high, since a refusal costs only one more click: on MNIST's 10,000 images almost every drop over
0.1 points counts, on 1,500 images three lost answers with none gained. A digit's recall has no test: its limit is five
times as wide."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """A candidate beside the serving version.

    Attributes:
        serving: name of the version that answers now.
        candidate: name of the one that may take its place.
        comparisons: one for each set of digits.
        digits: each digit's change over the guarded sets.
        obstacle: why it can never be promoted; empty if it can.
        reasons: why it is refused by default; none if it is not.
    """

    serving: str
    candidate: str
    comparisons: list[Comparison]
    digits: list[DigitChange]
    obstacle: str
    reasons: list[str]


def judge(candidate: str, digits: list[JudgingDigits], root: Path = EXPORTED) -> Judgement:
    """Compare a version with the serving one on digits that neither was trained on.

    Args:
        candidate: a version in `root`.
        digits: from `judging_digits`; the guarded ones decide.
        root: the folder of versions.
    Raises:
        ModelFileError: one of the two is missing or damaged.
    """
    serving_folder, folder = serving_version(root), version_folder(candidate, root)
    before, after = OnnxClassifier.load(serving_folder), OnnxClassifier.load(folder)
    comparisons = [
        compare_answers(
            each.name,
            predict_all(before.predict_batch, each.images),
            predict_all(after.predict_batch, each.images),
            each.labels,
        )
        for each in digits
    ]
    guarded = [comparison for comparison, each in zip(comparisons, digits, strict=True) if each.is_guarded]
    changes = digit_changes(guarded)
    return Judgement(
        serving=serving_folder.name,
        candidate=candidate,
        comparisons=comparisons,
        digits=changes,
        obstacle=_obstacle(folder),
        reasons=reasons_against(guarded, changes),
    )


def reasons_against(guarded: list[Comparison], digits: list[DigitChange]) -> list[str]:
    """Say what a candidate is worse at than the limits allow; nothing measured is a reason too."""
    if not guarded:
        return ["there are no held-out digits on this machine to compare with"]
    worse = [
        f"{each.name}: accuracy falls by {-each.change * 100:.2f} points, {MAX_ACCURACY_DROP * 100:g} is allowed "
        f"({each.lost.sum()} answers lost, {each.gained.sum()} gained, p = {each.p_value:.2g})"
        for each in guarded
        if -each.change > MAX_ACCURACY_DROP and each.p_value < LIKELY_CHANCE
    ]
    return worse + [
        f"digit {each.digit}: recall falls by {-each.change * 100:.2f} points, {MAX_RECALL_DROP * 100:g} is allowed "
        f"({each.lost} lost, {each.gained} gained of {each.count:,})"
        for each in digits
        if -each.change > MAX_RECALL_DROP
    ]


def promote_judged(judgement: Judgement, *, despite_reasons: bool = False, root: Path = EXPORTED) -> None:
    """Promote a candidate as it was judged.

    Args:
        judgement: from `judge`.
        despite_reasons: promote although it is worse; parity is not up to anyone.
        root: the folder of versions.
    Raises:
        PromotionError: it fails parity, it is worse, or another version answers by now.
    """
    if judgement.obstacle:
        raise PromotionError(judgement.obstacle)
    if judgement.reasons and not despite_reasons:
        raise PromotionError(f"version '{judgement.candidate}' is refused: {'; '.join(judgement.reasons)}")
    if serving_version(root).name != judgement.serving:
        raise PromotionError(f"'{judgement.serving}' does not answer any more; compare again")
    promote(judgement.candidate, root)


def _obstacle(folder: Path) -> str:
    try:
        require_parity(folder)
    except PromotionError as error:
        return str(error)
    return ""
