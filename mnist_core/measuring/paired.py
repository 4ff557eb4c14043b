"""Compare two models on the same images: which is better, by how much, and whether it is significant."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, Probabilities
from mnist_core.measuring.evaluation import Evaluation, score


@dataclass(frozen=True, eq=False)
class Comparison:
    """A candidate's answers compared with the serving model's.

    Attributes:
        name: of the holdout set, such as "MNIST".
        serving: measures of the serving model; its accuracy is over all N.
        candidate: measures of the candidate; its accuracy is over all N.
        labels: int64 [N], 0–9.
        gained: bool [N]: the candidate is right where the serving model is wrong.
        lost: bool [N]: the serving model is right where the candidate is wrong.
        differing: int64 [M]: indices of the images with different answers.
        answers: int64 [2, M]: the serving model's and the candidate's answers to those.
    """

    name: str
    serving: Evaluation
    candidate: Evaluation
    labels: NDArray[np.int64]
    gained: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    differing: NDArray[np.int64]
    answers: NDArray[np.int64]

    @property
    def change(self) -> float:
        """Change of accuracy, −1 to 1; negative if it fell."""
        return float(self.gained.sum() - self.lost.sum()) / len(self.labels)

    @property
    def p_value(self) -> float:
        """McNemar's p-value, one-sided: of losing at least this many answers if neither model is better; 0–1."""
        return mcnemar_p_value(int(self.gained.sum()), int(self.lost.sum()))


@dataclass(frozen=True)
class DigitChange:
    """Change of one digit's recall over all compared images.

    Attributes:
        digit: 0–9.
        count: how many images show it.
        gained: of them, right with the candidate alone.
        lost: of them, right with the serving model alone.
    """

    digit: int
    count: int
    gained: int
    lost: int

    @property
    def change(self) -> float:
        """Change of recall, −1 to 1; 0 if there are no images of the digit."""
        return (self.gained - self.lost) / self.count if self.count else 0.0

    @property
    def p_value(self) -> float:
        """McNemar's p-value for this digit alone, one-sided; 0–1."""
        return mcnemar_p_value(self.gained, self.lost)


def compare_answers(
    name: str,
    serving: Probabilities,
    candidate: Probabilities,
    labels: NDArray[np.int64],
    is_one_digit: NDArray[np.bool_] | None = None,
) -> Comparison:
    """Compare two models' answers to the same images.

    Args:
        name: of the holdout set.
        serving: float32 [N, 10].
        candidate: float32 [N, 10].
        labels: int64 [N], 0–9.
        is_one_digit: bool [N]; where False, segmentation did not find exactly one digit, and any answer is wrong.
            None: they all are one.
    Raises:
        DatasetError: the numbers of labels and answers differ.
    """
    before, after = serving.argmax(axis=1), candidate.argmax(axis=1)
    counts = np.ones(len(labels), np.bool_) if is_one_digit is None else is_one_digit
    differing = np.flatnonzero((before != after) & counts)
    was_right, is_right = (before == labels) & counts, (after == labels) & counts
    return Comparison(
        name=name,
        serving=replace(score(serving, labels), accuracy=float(was_right.mean())),
        candidate=replace(score(candidate, labels), accuracy=float(is_right.mean())),
        labels=labels,
        gained=is_right & ~was_right,
        lost=was_right & ~is_right,
        differing=differing,
        answers=np.stack([before[differing], after[differing]]),
    )


def digit_changes(comparisons: list[Comparison]) -> list[DigitChange]:
    """Count each digit's gains and losses over several holdout sets; ten rows."""

    def count(digit: int, name: str) -> int:
        return sum(int((getattr(each, name) & (each.labels == digit)).sum()) for each in comparisons)

    return [
        DigitChange(
            digit=digit,
            count=sum(int((each.labels == digit).sum()) for each in comparisons),
            gained=count(digit, "gained"),
            lost=count(digit, "lost"),
        )
        for digit in range(CLASS_COUNT)
    ]


def mcnemar(first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> dict[str, float]:
    """Test whether one of two models is better, on the images that only one of them reads right.

    Args:
        first_right: bool [N], whether the first model reads each image right.
        second_right: bool [N], the same for the second.
    Returns:
        only_first, only_second: counts of images that one model alone reads right; p_value: two-sided, 0–1.

    >>> import numpy as np
    >>> mcnemar(np.array([True, True, False]), np.array([True, False, False]))
    {'only_first': 1, 'only_second': 0, 'p_value': 1.0}
    """
    only_first = int((first_right & ~second_right).sum())
    only_second = int((second_right & ~first_right).sum())
    p_value = mcnemar_p_value(only_second, only_first, two_sided=True)
    return {"only_first": only_first, "only_second": only_second, "p_value": p_value}


def mcnemar_p_value(gained: int, lost: int, *, two_sided: bool = False) -> float:
    """Compute the p-value of McNemar's exact test; only images on which exactly one model is right count.

    Args:
        gained: images that only the candidate reads right.
        lost: images that only the serving model reads right.
        two_sided: test for any difference instead of for losses.
    Returns:
        The probability of at least `lost` losses, or of a difference as large either way, if each changed answer
        is a fair coin toss: 0–1; 1.0 without any change.
    Source:
        McNemar 1947, https://doi.org/10.1007/BF02295996, as an exact binomial test.

    >>> mcnemar_p_value(gained=0, lost=3)
    0.125
    >>> mcnemar_p_value(gained=0, lost=3, two_sided=True)
    0.25
    """
    changes = gained + lost
    if two_sided:
        return min(1.0, 2 * _binomial_tail(changes, max(gained, lost)))
    return _binomial_tail(changes, lost)


def _binomial_tail(tosses: int, heads: int) -> float:
    """Compute the probability of at least so many heads; in whole numbers, since this must not import SciPy."""
    return float(sum(math.comb(tosses, count) for count in range(heads, tosses + 1)) / 2**tosses)
