"""What a reading says of its digits."""

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
