"""Two models beside each other, digits beside non-digits, calibration beside its floor."""

import numpy as np
import pytest

from mnist_core.measuring.comparison import auroc, calibration_floor, mcnemar
from mnist_core.measuring.evaluation import calibration_error


def test_mcnemar_counts_only_the_images_that_the_models_differ_on():
    first = np.array([True] * 90 + [False] * 10)
    second = np.array([True] * 88 + [False] * 2 + [True] * 10)
    result = mcnemar(first, second)
    assert (result["only_first"], result["only_second"]) == (2, 10)
    assert result["p_value"] == pytest.approx(0.0386, abs=1e-4)  # 2 · P(Binomial(12, ½) ≤ 2) = 2 · 79 / 4096


def test_models_that_never_differ_are_not_told_apart():
    right = np.array([True, False, True])
    assert mcnemar(right, right)["p_value"] == 1.0


def answers(*confidence):
    probabilities = np.full((len(confidence), 10), 0.0, np.float32)
    probabilities[:, 3] = confidence
    probabilities[:, 4] = 1 - probabilities[:, 3]
    return probabilities


def test_auroc_is_the_share_of_pairs_in_which_the_digit_is_surer():
    assert auroc(answers(0.99, 0.8), answers(0.9, 0.6)) == 0.75
    assert auroc(answers(0.99), answers(0.6)) == 1.0


def test_the_floor_is_what_an_honest_model_shows_by_chance_alone():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(10, 0.1), 4000).astype(np.float32)
    honest_labels = np.array([rng.choice(10, p=row / row.sum()) for row in probabilities.astype(np.float64)])
    floor = calibration_floor(probabilities, rng)
    assert floor / 2 < calibration_error(probabilities, honest_labels) < 2 * floor
    assert calibration_error(probabilities, np.zeros(4000, np.int64)) > 10 * floor
