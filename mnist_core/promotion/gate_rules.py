"""The gate's rules: what refuses a candidate, and what there are too few digits to judge."""

from __future__ import annotations

from mnist_core.measuring.paired import Comparison, DigitChange

MAX_ACCURACY_DROP = 0.001
MAX_P_VALUE = 0.2
"""An accuracy drop over its limit counts only if p < 0.2 (McNemar's test, one-sided). The level is high because a
refusal costs only one more click; `bench gate` measures what it costs how often."""

MAX_RECALL_DROP = 0.005
MAX_RECALL_P_VALUE = 0.02
"""A drop of one digit's recall counts only if p < 0.02 (the same test on that digit alone): there are ten of them, so
that an equally good candidate fails one of the ten in at most one case of five."""

MIN_DIGIT_COUNT = 300
"""Fewer images of a digit cannot tell: six answers lost and none gained, the least that has p < 0.02, are 2 points of
300."""


def rejection_reasons(gating: list[Comparison], digits: list[DigitChange]) -> list[str]:
    """List where a candidate is worse than the limits allow; having nothing to measure on is a reason too.

    Args:
        gating: comparisons on the holdout sets that decide.
        digits: each digit's change over them.
    """
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
        f"({each.lost} lost, {each.gained} gained of {each.count:,}, p = {each.p_value:.2g})"
        for each in digits
        if _is_judged(each) and -each.change > MAX_RECALL_DROP and each.p_value < MAX_RECALL_P_VALUE
    ]


def unjudged(digits: list[DigitChange]) -> list[str]:
    """Say in a sentence which digits' recall is not judged, because too few images show them; empty if all are."""
    few = [each for each in digits if not _is_judged(each)]
    if not few:
        return []
    which = "each digit" if len(few) == len(digits) else "digit " + ", ".join(str(each.digit) for each in few)
    counts = sorted({min(each.count for each in few), max(each.count for each in few)})
    return [
        f"recall of {which}: too few digits to judge ({' to '.join(map(str, counts))}, {MIN_DIGIT_COUNT} are needed)"
    ]


def _is_judged(change: DigitChange) -> bool:
    return change.count >= MIN_DIGIT_COUNT
