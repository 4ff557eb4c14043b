"""Two models on the same images: who is better, by how much, and whether that could be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, Probabilities
from mnist_core.measuring.evaluation import Evaluation, score


@dataclass(frozen=True, eq=False)
class Comparison:
    """What a candidate gets right and wrong beside the serving model.

    Attributes:
        name: what the images are, such as "MNIST".
        serving: measures of the model that answers now.
        candidate: measures of the one that may take its place.
        labels: int64 [N], 0–9.
        gained: bool [N]: the candidate is right where the serving model is wrong.
        lost: bool [N]: the other way round.
        differing: int64 [M]: indices of the images with different answers.
        answers: int64 [2, M]: what serving and candidate answer to those.
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
        """By how much accuracy rose, −1 to 1; below 0 it fell."""
        return float(self.gained.sum() - self.lost.sum()) / len(self.labels)

    @property
    def p_value(self) -> float:
        """How likely at least this many losses are, if neither model is better: 0–1."""
        return chance_of_losses(int(self.gained.sum()), int(self.lost.sum()))


@dataclass(frozen=True)
class DigitChange:
    """How one digit's recall changed, over all the images compared.

    Attributes:
        digit: 0–9.
        count: how many there are of it.
        gained: of them, right only with the candidate.
        lost: of them, right only with the serving model.
    """

    digit: int
    count: int
    gained: int
    lost: int

    @property
    def change(self) -> float:
        """By how much recall rose, −1 to 1; 0 where there is none of the digit."""
        return (self.gained - self.lost) / self.count if self.count else 0.0


def compare_answers(
    name: str, serving: Probabilities, candidate: Probabilities, labels: NDArray[np.int64]
) -> Comparison:
    """Compare two models' answers to the same images.

    Args:
        name: what the images are.
        serving: float32 [N, 10].
        candidate: float32 [N, 10].
        labels: int64 [N], 0–9.
    Raises:
        DatasetError: another number of labels than of answers.
    """
    before, after = serving.argmax(axis=1), candidate.argmax(axis=1)
    differing = np.flatnonzero(before != after)
    return Comparison(
        name=name,
        serving=score(serving, labels),
        candidate=score(candidate, labels),
        labels=labels,
        gained=(before != labels) & (after == labels),
        lost=(before == labels) & (after != labels),
        differing=differing,
        answers=np.stack([before[differing], after[differing]]),
    )


def digit_changes(comparisons: list[Comparison]) -> list[DigitChange]:
    """Count each digit's gains and losses over several sets of images; ten rows."""

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


def chance_of_losses(gained: int, lost: int) -> float:
    """Say how likely at least `lost` losses are among all changes, if each change is a coin's toss.

    Returns:
        0–1; 1.0 without any change.
    Source:
        McNemar's test, exact and one-sided: only the images that changed tell the models apart.
    """
    changes = gained + lost
    favourable = sum(math.comb(changes, losses) for losses in range(lost, changes + 1))
    return favourable / (1 << changes)
