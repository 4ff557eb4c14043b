"""paired.py: two models on the same images."""

import numpy as np
import pytest
from scipy.stats import binomtest

from mnist_core.measuring.paired import chance_of_losses, compare_answers, digit_changes


def answers(*digits: int) -> np.ndarray:
    """Probabilities of a model that is sure of these digits."""
    return np.eye(10, dtype=np.float32)[list(digits)]


LABELS = np.array([0, 1, 2, 3, 7])
SERVING, CANDIDATE = answers(0, 1, 2, 9, 1), answers(0, 4, 2, 3, 7)


def test_gains_losses_and_other_answers_are_told_image_by_image():
    found = compare_answers("five", SERVING, CANDIDATE, LABELS)
    assert found.gained.tolist() == [False, False, False, True, True]
    assert found.lost.tolist() == [False, True, False, False, False]
    assert found.differing.tolist() == [1, 3, 4]
    assert found.answers.tolist() == [[1, 9, 1], [4, 3, 7]]
    assert found.change == pytest.approx(1 / 5)


def test_an_image_that_both_get_wrong_differs_but_is_neither_gained_nor_lost():
    found = compare_answers("one", answers(4), answers(9), np.array([7]))
    assert (found.differing.tolist(), found.gained.tolist(), found.lost.tolist()) == ([0], [False], [False])


def test_each_digit_s_changes_are_counted_over_all_sets():
    first = compare_answers("first", SERVING, CANDIDATE, LABELS)
    second = compare_answers("second", answers(1, 7), answers(7, 7), np.array([7, 7]))
    seven = digit_changes([first, second])[7]
    assert (seven.count, seven.gained, seven.lost, seven.change) == (3, 2, 0, 2 / 3)


def test_a_digit_that_is_in_no_set_did_not_change():
    assert digit_changes([compare_answers("five", SERVING, CANDIDATE, LABELS)])[8].change == 0


@pytest.mark.parametrize(("gained", "lost"), [(0, 1), (0, 10), (5, 5), (3, 12), (40, 60), (300, 260)])
def test_the_chance_of_losses_is_mcnemar_s_exact_one_sided_one(gained, lost):
    expected = binomtest(lost, gained + lost, alternative="greater").pvalue
    assert chance_of_losses(gained, lost) == pytest.approx(expected, rel=1e-9)


def test_without_a_change_nothing_speaks_against_chance():
    assert chance_of_losses(0, 0) == 1
