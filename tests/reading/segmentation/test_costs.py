"""Every term of the costs, against sums done by hand; heights are 100, so that pixels are hundredths."""

import math

import numpy as np
import pytest

from mnist_core.reading.segmentation.costs import boundary_cost, recognition_costs, shape_cost, skip_cost
from tests.reading.literal import component, probabilities

BASELINE = 100


@pytest.mark.parametrize(("height", "cost"), [(50, 0.6), (60, 0), (100, 0), (150, 0), (160, 0.6)])
def test_a_digit_lower_than_06_or_higher_than_15_of_its_row_costs_6_times_the_rest(height, cost):
    assert shape_cost([component(0, BASELINE - height, 50, height)], 100, BASELINE) == pytest.approx(cost)


@pytest.mark.parametrize("shift", [-20, 20])
def test_a_digit_off_the_baseline_costs_18_times_how_far(shift):
    assert shape_cost([component(0, shift, 50, 100)], 100, BASELINE) == pytest.approx(0.36)


@pytest.mark.parametrize(("width", "cost"), [(120, 0), (170, 0.7)])
def test_a_digit_wider_than_12_of_its_row_costs_14_times_the_rest(width, cost):
    assert shape_cost([component(0, 0, width, 100)], 100, BASELINE) == pytest.approx(cost)


def test_a_gap_inside_a_digit_costs_ten_times_its_share_of_the_height():
    left, right = component(0, 0, 20, 100), component(30, 0, 20, 100, label=2)
    assert shape_cost([left, right], 100, BASELINE) == pytest.approx(1.0)


def test_a_gap_is_measured_from_all_that_lies_before_it():
    long, short, last = component(0, 0, 50, 100), component(10, 0, 10, 100, 2), component(55, 0, 10, 100, 3)
    assert shape_cost([long, short, last], 100, BASELINE) == pytest.approx(0.5)


def test_pieces_of_one_component_have_no_gap():
    pieces = [component(0, 0, 20, 100, 1), component(30, 0, 20, 100, 2, source=1)]
    assert shape_cost(pieces, 100, BASELINE) == 0


@pytest.mark.parametrize(
    ("box", "cost"),
    [
        ((0, 55, 30, 30), 0.99),  # neither flat nor as small as a dot: 3.3 · 0.3
        ((0, 50, 30, 10), 0.19),  # a dash: 0.8 less
        ((0, 50, 90, 10), 1.18),  # a long dash costs as one of 60
        ((0, 60, 20, 21), -0.707),  # a dot 19 above the baseline: 3.3 · 0.21 - 1.4
        ((0, 58, 20, 21), 0.693),  # 21 above it
    ],
)
def test_what_is_left_out_costs_by_its_size_and_less_if_it_is_a_dash_or_a_dot(box, cost):
    assert skip_cost(component(*box), 100, BASELINE) == pytest.approx(cost)


@pytest.mark.parametrize(("neck", "cost"), [(0, 1.2), (1, 2.4), (4, 6.0), (5, 6.0)])
def test_a_cut_costs_the_more_the_more_ink_it_crosses(neck, cost):
    before = component(0, 0, 20, 100, 1, neck=neck)
    assert boundary_cost(before, component(20, 50, 20, 100, 2, source=1), 100) == pytest.approx(cost)


def test_two_digits_one_above_the_other_cost_three_times_the_overlap_over_02():
    before, after = component(0, 0, 50, 100), component(30, 0, 50, 100, 2)  # 20 of 50 px shared
    assert boundary_cost(before, after, 100) == pytest.approx(0.6)


def test_two_digits_not_level_cost_24_times_the_shift_over_02():
    assert boundary_cost(component(0, 0, 20, 100), component(30, 30, 20, 100, 2), 100) == pytest.approx(0.24)


@pytest.mark.parametrize(("gap", "cost"), [(35, 0.24), (36, 0)])
def test_digits_farther_apart_than_035_of_the_height_cost_nothing(gap, cost):
    after = component(20 + gap, 30, 20, 100, 2)
    assert boundary_cost(component(0, 0, 20, 100), after, 100) == pytest.approx(cost)


@pytest.mark.parametrize(("width", "weight"), [(0.1, 0.6), (0.5, 1.5), (3.0, 9.0), (4.0, 10.5)])
def test_doubt_costs_three_times_the_width_of_what_is_doubtful(width, weight):
    answer = probabilities(0, 0.5)
    assert recognition_costs(answer, 0.5, width, False)[0] == pytest.approx(weight * math.log(2), abs=1e-6)


def test_an_answer_of_no_probability_costs_a_finite_sum():
    costs = recognition_costs(np.zeros(10, np.float32), 0.4, 1.0, False)
    assert costs == pytest.approx(np.full(10, 3 * math.log(1e5)))


@pytest.mark.parametrize(("label", "usual_width"), [(0, 0.89), (1, 0.49)])
def test_a_digit_wider_than_its_label_costs_half_the_squared_deviation(label, usual_width):
    answer = probabilities(label, 1.0)
    assert recognition_costs(answer, usual_width, 1.0, False)[label] == pytest.approx(0)
    assert recognition_costs(answer, usual_width * math.exp(2 * 0.22), 1.0, False)[label] == pytest.approx(
        2
    )  # 2σ too wide
    assert recognition_costs(answer, usual_width * math.exp(7 * 0.22), 1.0, False)[label] == pytest.approx(18)  # as 6σ


@pytest.mark.parametrize(("confidence", "is_whole", "cost"), [(0.98, True, 0), (0.98, False, 2), (0.96, True, 2)])
def test_a_whole_component_read_with_097_may_be_as_wide_as_it_is(confidence, is_whole, cost):
    found = recognition_costs(probabilities(1, confidence), 0.49 * math.exp(0.44), 1 / 3, is_whole)[1]
    assert found == pytest.approx(cost - math.log(confidence), abs=1e-6)
