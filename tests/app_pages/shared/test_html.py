"""The small pieces of HTML say what they are given."""

import numpy as np
import pytest

from app_pages.shared import html as components

PROBABILITIES = np.array([0, 0.3, 0, 0, 0, 0, 0, 0.6, 0.1, 0], np.float32)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.00 %"),
        (0.00004, "&lt;0.01 %"),
        (0.5, "50.00 %"),
        (0.98234, "98.23 %"),
        (0.99996, "&gt;99.99 %"),
        (1.0, "100.00 %"),
    ],
)
def test_a_share_never_rounds_to_all_or_nothing(share, text):
    assert components.percent(share) == text


def test_no_probability_is_shown_as_certain():
    assert components.probability(np.float32(1)) == "&gt;99.99 %"


def test_the_likeliest_bar_is_marked_and_each_bar_has_its_length():
    html = components.bars_html(PROBABILITIES)
    assert html.count('class="best"') == 1
    assert '<li class="best"><span>7</span><i><i style="width:60.00%">' in html
    assert '<span>1</span><i><i style="width:30.00%">' in html


def test_a_confident_answer_is_one_digit():
    html = components.answer_html(PROBABILITIES, is_confident=True)
    assert '<span class="answer-digit">7</span>' in html
    assert "60.00 %" in html
    assert "or" not in html.replace("class", "")


def test_a_doubtful_answer_names_the_two_best_guesses():
    html = components.answer_html(PROBABILITIES, is_confident=False)
    assert "<b>Not sure</b><br>7 at 60.00 %<br>1 at 30.00 %" in html


def test_what_a_visitor_names_is_shown_as_text_and_not_as_html():
    html = components.image_html(np.zeros((2, 2), np.uint8), alt='"><script>alert(1)</script>', side=10)
    assert "<script>" not in html


@pytest.mark.parametrize(("text", "expected"), [("no file", "No file."), ("Try again?", "Try again?")])
def test_an_errors_text_becomes_a_sentence(text, expected):
    assert components.sentence(text) == expected
