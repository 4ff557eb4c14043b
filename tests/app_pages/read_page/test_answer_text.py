"""A doubtful digit stands in a text as a guess, for the eye and for the ear."""

from app_pages.read_page.answer_text import confidence_sentence, marked_label, text_html
from mnist_core.reading import Reading
from tests.literal_readings import read_digit

SURE, DOUBTFUL = 0.99, 0.6
PERHAPS_7 = '<span class="guess"><span class="unseen"> perhaps </span>7</span>'


def test_digits_that_are_sure_stand_as_they_are():
    assert text_html(Reading((read_digit(2, SURE), read_digit(7, SURE)), "2 7")) == "2 7"


def test_a_doubtful_digit_stands_as_the_guess_that_it_is():
    digits = read_digit(2, SURE), read_digit(7, DOUBTFUL), read_digit(0, SURE)
    assert text_html(Reading(digits, "2?\n0")) == f"2{PERHAPS_7}\n0"


def test_a_blank_page_has_no_text():
    assert text_html(Reading((), "")) == ""


def test_a_label_alone_is_marked_where_it_is_doubtful():
    assert (marked_label(read_digit(7, SURE)), marked_label(read_digit(7, DOUBTFUL))) == ("7", "7?")


def test_a_number_says_how_sure_it_is_as_a_whole_and_which_digit_is_the_least_sure():
    reading = Reading((read_digit(2, 0.98), read_digit(5, 0.8125), read_digit(5, 0.99)), "2?5")
    said = confidence_sentence(reading)  # 0.98 · 0.8125 · 0.99 = 0.788
    assert said == "Chance that all 3 are right: 78 %. Least sure: the 5 (digit 2 of 3), 81 %."


def test_of_two_digits_it_says_both():
    assert "Chance that both are right: 50 %." in confidence_sentence(
        Reading((read_digit(2, 0.5), read_digit(5, 1)), "?5")
    )


def test_what_does_not_look_like_a_digit_is_named_by_no_digit():
    reading = Reading((read_digit(2, SURE), read_digit(7, 0.2)), "2?")
    assert text_html(reading) == '2<span class="guess"><span class="unseen"> no digit </span>?</span>'
    assert "Least sure: digit 2 of 2, which does not look like one." in confidence_sentence(reading)
    assert marked_label(reading.digits[1]) == "?"
