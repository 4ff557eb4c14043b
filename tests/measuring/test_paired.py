"""paired.py: two models on the same images."""

import numpy as np
import pytest
from scipy.stats import binomtest

from mnist_core.measuring.paired import compare_answers, digit_changes, mcnemar, mcnemar_p_value


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


def test_where_not_exactly_one_digit_was_found_any_answer_is_wrong():
    found = compare_answers("five", SERVING, CANDIDATE, LABELS, np.array([False, False, True, False, True]))
    assert found.gained.tolist() == [False, False, False, False, True]
    assert found.lost.tolist() == [False] * 5
    assert found.differing.tolist() == [4]
    assert (found.serving.accuracy, found.candidate.accuracy) == (1 / 5, 2 / 5)
    assert found.change == 1 / 5


def test_each_digit_s_changes_are_counted_over_all_sets():
    first = compare_answers("first", SERVING, CANDIDATE, LABELS)
    second = compare_answers("second", answers(1, 7), answers(7, 7), np.array([7, 7]))
    seven = digit_changes([first, second])[7]
    assert (seven.count, seven.gained, seven.lost, seven.change) == (3, 2, 0, 2 / 3)


def test_a_digit_that_is_in_no_set_did_not_change():
    assert digit_changes([compare_answers("five", SERVING, CANDIDATE, LABELS)])[8].change == 0


@pytest.mark.parametrize(
    ("gained", "lost"), [(0, 1), (0, 10), (5, 5), (3, 12), (12, 3), (40, 60), (300, 260), (900, 800)]
)
@pytest.mark.parametrize(("two_sided", "alternative"), [(False, "greater"), (True, "two-sided")])
def test_the_p_value_is_that_of_scipy_s_exact_binomial_test(gained, lost, two_sided, alternative):
    expected = binomtest(lost, gained + lost, alternative=alternative).pvalue
    assert mcnemar_p_value(gained, lost, two_sided=two_sided) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("two_sided", [False, True])
def test_without_a_change_p_is_1(two_sided):
    assert mcnemar_p_value(0, 0, two_sided=two_sided) == 1


def test_mcnemar_counts_only_the_images_that_the_models_differ_on():
    first = np.array([True] * 90 + [False] * 10)
    second = np.array([True] * 88 + [False] * 2 + [True] * 10)
    result = mcnemar(first, second)
    assert (result["only_first"], result["only_second"]) == (2, 10)
    assert result["p_value"] == pytest.approx(0.0386, abs=1e-4)  # 2 · P(Binomial(12, ½) ≤ 2) = 2 · 79 / 4096


def test_models_that_never_differ_are_not_told_apart():
    right = np.array([True, False, True])
    assert mcnemar(right, right)["p_value"] == 1.0
