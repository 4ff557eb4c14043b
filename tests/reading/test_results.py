"""What a reading says of its digits."""

import dataclasses

import pytest

from mnist_core.reading import Reading
from tests.literal_readings import read_digit

SURE, DOUBTFUL = 0.99, 0.6


def test_a_best_guess_stands_in_place_of_each_question_mark():
    digits = (read_digit(2, SURE), read_digit(6, DOUBTFUL), read_digit(7, DOUBTFUL), read_digit(0, SURE))
    assert Reading(digits, "2? ?\n0").best_guess == "26 7\n0"


def test_the_best_guess_of_a_blank_page_is_empty():
    assert Reading((), "").best_guess == ""


def test_each_character_has_its_digit_and_a_gap_has_none():
    two, seven = read_digit(2, SURE), read_digit(7, DOUBTFUL)
    assert list(Reading((two, seven), "2 ?").characters()) == [("2", two), (" ", None), ("?", seven)]


def test_a_digits_confidence_is_the_probability_of_its_label():
    assert read_digit(7, 0.75).confidence == 0.75


def test_the_chance_that_every_digit_is_right_is_the_product_of_their_probabilities():
    digits = read_digit(2, 0.5), read_digit(6, 0.75), read_digit(0, 0.5)
    assert Reading(digits, "???").confidence == pytest.approx(0.1875)  # 1/2 · 3/4 · 1/2


def test_the_least_sure_digit_is_the_first_of_the_lowest_confidence():
    digits = read_digit(2, 0.75), read_digit(6, 0.5), read_digit(0, 0.5)
    assert Reading(digits, "???").least_sure is digits[1]


def test_a_blank_page_claims_nothing():
    blank = Reading((), "")
    assert (blank.confidence, blank.least_sure) == (1, None)


@pytest.mark.parametrize(("second", "looks"), [(0.25, True), (0.2, False)])
def test_what_has_less_than_an_even_chance_for_its_two_likeliest_classes_does_not_look_like_a_digit(second, looks):
    assert read_digit(7, 0.25, 1, second).looks_like_digit is looks


def test_a_confident_digit_looks_like_one_however_low_the_threshold():
    assert dataclasses.replace(read_digit(7, 0.3), is_confident=True).looks_like_digit


def test_what_does_not_look_like_a_digit_stays_a_question_mark_in_the_best_guess():
    assert Reading((read_digit(2, SURE), read_digit(7, 0.2)), "2?").best_guess == "2?"
