"""Every term of the costs, against sums done by hand; heights are 100, so that pixels are hundredths."""

import math

import pytest

from mnist_core.reading.segmentation.costs import boundary_cost, recognition_cost, shape_cost
from tests.reading.literal import component, probabilities


@pytest.mark.parametrize(("height", "cost"), [(50, 0.6), (60, 0), (100, 0), (160, 0), (170, 0.6)])
def test_a_digit_lower_than_06_or_higher_than_16_of_its_row_costs_6_times_the_rest(height, cost):
    assert shape_cost([component(0, 0, 50, height)], 100) == pytest.approx(cost)


def test_a_gap_inside_a_digit_costs_ten_times_its_share_of_the_height():
    left, right = component(0, 0, 20, 100), component(30, 0, 20, 100, label=2)
    assert shape_cost([left, right], 100) == pytest.approx(1.0)


def test_a_gap_is_measured_from_all_that_lies_before_it():
    long, short, last = component(0, 0, 50, 100), component(10, 0, 10, 100, 2), component(55, 0, 10, 100, 3)
    assert shape_cost([long, short, last], 100) == pytest.approx(0.5)


def test_pieces_of_one_component_have_no_gap():
    assert shape_cost([component(0, 0, 20, 100, 1), component(30, 0, 20, 100, 2, source=1)], 100) == 0


def test_a_boundary_between_pieces_of_one_component_costs_the_cut():
    assert boundary_cost(component(0, 0, 20, 100, 1), component(20, 50, 20, 100, 2, source=1), 100, 1.5) == 1.5


def test_two_digits_one_above_the_other_cost_five_times_the_overlap_over_02():
    before, after = component(0, 0, 50, 100), component(30, 0, 50, 100, 2)  # 20 of 50 px shared
    assert boundary_cost(before, after, 100, 1.5) == pytest.approx(1.0)


def test_two_digits_not_level_cost_four_times_the_shift_over_02():
    assert boundary_cost(component(0, 0, 20, 100), component(30, 30, 20, 100, 2), 100, 1.5) == pytest.approx(0.4)


@pytest.mark.parametrize(("gap", "cost"), [(35, 0.4), (36, 0)])
def test_digits_farther_apart_than_035_of_the_height_cost_nothing(gap, cost):
    after = component(20 + gap, 30, 20, 100, 2)
    assert boundary_cost(component(0, 0, 20, 100), after, 100, 1.5) == pytest.approx(cost)


@pytest.mark.parametrize(("confidence", "cost"), [(1.0, 0), (0.5, math.log(2)), (0.11, math.log(1 / 0.11))])
def test_an_answer_costs_its_negative_log_probability(confidence, cost):
    assert recognition_cost(probabilities(0, confidence), 0.5, False) == pytest.approx(cost, abs=1e-6)


@pytest.mark.parametrize(("label", "usual_width"), [(0, 0.89), (1, 0.49)])
def test_a_digit_wider_than_its_label_costs_half_the_squared_deviation(label, usual_width):
    answer = probabilities(label, 1.0)
    assert recognition_cost(answer, usual_width, False) == pytest.approx(0)
    assert recognition_cost(answer, usual_width * math.exp(2 * 0.25), False) == pytest.approx(2)  # 2σ too wide


@pytest.mark.parametrize(("confidence", "is_whole", "cost"), [(0.98, True, 0), (0.98, False, 2), (0.96, True, 2)])
def test_a_whole_component_read_with_097_may_be_as_wide_as_it_is(confidence, is_whole, cost):
    found = recognition_cost(probabilities(1, confidence), 0.49 * math.exp(0.5), is_whole)
    assert found == pytest.approx(cost - math.log(confidence), abs=1e-6)
