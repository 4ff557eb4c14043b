"""How often the promotion gate errs: it refuses an equally good model, or lets a worse one through. Simulated."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT
from mnist_core.measuring.paired import Comparison, compare_answers, digit_changes
from mnist_core.promotion.gate_rules import rejection_reasons
from mnist_core.promotion.holdout import MNIST_GATE_COUNT, SMALL_GATE_COUNT

GATE_PEN_COUNT = 749
"""So many digits were drawn by writers 25–27."""

HOLDOUT_COUNTS = {
    "with MNIST": (MNIST_GATE_COUNT, GATE_PEN_COUNT),
    "without": (SMALL_GATE_COUNT, GATE_PEN_COUNT),
}
"""Images of each set that decides: of MNIST's test digits, or the small digits in their place, and pen digits."""

DEFAULT_TRIALS = 1_000


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A candidate that differs from the serving model in a known way.

    The gate errs where it refuses an equally good candidate, and where it lets a worse one pass.

    Attributes:
        name: for people.
        differing: share of the images that exactly one of the two models reads right, 0–1.
        lost_accuracy: by how much the candidate's true accuracy is lower, 0 to `differing`.
        lost_recall_of_one: by how much its true recall of the digit 8 is lower besides, 0–1.
    """

    name: str
    differing: float
    lost_accuracy: float = 0.0
    lost_recall_of_one: float = 0.0

    @property
    def is_worse(self) -> bool:
        """Whether the gate should refuse it."""
        return self.lost_accuracy > 0 or self.lost_recall_of_one > 0


SCENARIOS = (
    Scenario(name="equally good, 0.4 % differ", differing=0.004),
    Scenario(name="equally good, 0.8 % differ", differing=0.008),
    Scenario(name="equally good, 1.6 % differ", differing=0.016),
    Scenario(name="0.2 points worse, 0.8 % differ", differing=0.008, lost_accuracy=0.002),
    Scenario(name="0.5 points worse, 1.6 % differ", differing=0.016, lost_accuracy=0.005),
    Scenario(name="0.5 points worse, 0.8 % differ", differing=0.008, lost_accuracy=0.005),
    Scenario(name="2 points worse on one digit, 0.8 % differ", differing=0.008, lost_recall_of_one=0.02),
)


def bench_gate(seed: int = 0, trials: int = DEFAULT_TRIALS) -> dict[str, Any]:
    """Simulate candidates and count how often the gate errs.

    Args:
        seed: of the simulation.
        trials: candidates for each scenario and each set of holdout images, at least 1.
    Returns:
        JSON values: "trials", and "errors", by scenario: of which kind, and their share 0–1 by holdout images.
    """
    rng = np.random.default_rng(seed)
    errors = {scenario.name: _errors(scenario, rng, trials) for scenario in SCENARIOS}
    return {"seed": seed, "trials": trials, "scenarios": [asdict(each) for each in SCENARIOS], "errors": errors}


def gate_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out what `bench_gate` found: the heading, and a row for each scenario."""
    rows = [
        [name, found["error"], *(f"{share:.1%}" for share in found["share"].values())]
        for name, found in result["errors"].items()
    ]
    return ["the candidate is", "and in error", *HOLDOUT_COUNTS], rows


def _errors(scenario: Scenario, rng: np.random.Generator, trials: int) -> dict[str, Any]:
    """Count the gate's errors with one kind of candidate."""
    refused = {
        name: float(np.mean([_is_refused(scenario, counts, rng) for _ in range(trials)]))
        for name, counts in HOLDOUT_COUNTS.items()
    }
    if scenario.is_worse:
        return {"error": "let through", "share": {name: 1 - share for name, share in refused.items()}}
    return {"error": "refused", "share": refused}


def _is_refused(scenario: Scenario, counts: tuple[int, ...], rng: np.random.Generator) -> bool:
    comparisons = [_simulated(scenario, count, rng) for count in counts]
    return bool(rejection_reasons(comparisons, digit_changes(comparisons)))


def _simulated(scenario: Scenario, count: int, rng: np.random.Generator) -> Comparison:
    """Draw which images each model reads right, independently for each image."""
    labels = np.arange(count) % CLASS_COUNT
    chance = rng.random(count)
    lost = chance < (scenario.differing + scenario.lost_accuracy) / 2
    gained = ~lost & (chance < scenario.differing)
    lost |= ~gained & (labels == 8) & (rng.random(count) < scenario.lost_recall_of_one)
    return compare_answers("simulated", _answers(labels, ~gained), _answers(labels, ~lost), labels)


def _answers(labels: NDArray[np.int64], is_right: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Give certain answers, right or wrong: float32 [N, 10]."""
    return np.eye(CLASS_COUNT, dtype=np.float32)[np.where(is_right, labels, (labels + 1) % CLASS_COUNT)]
