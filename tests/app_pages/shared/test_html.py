"""The small pieces of HTML say what they are given."""

import numpy as np
import pytest

from app_pages.shared import html

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
    assert html.percent(share) == text


def test_no_probability_is_shown_as_certain():
    assert html.probability(np.float32(1)) == "&gt;99.99 %"


def test_the_likeliest_bar_is_marked_and_each_bar_has_its_length():
    shown = html.bars_html(PROBABILITIES)
    assert shown.count('class="best"') == 1
    assert '<li class="best"><span>7</span><i><i style="width:60.00%">' in shown
    assert '<span>1</span><i><i style="width:30.00%">' in shown


def test_a_confident_answer_is_one_digit():
    shown = html.answer_html(PROBABILITIES, is_confident=True)
    assert '<span class="answer-digit">7</span>' in shown
    assert "60.00 %" in shown
    assert "or" not in shown.replace("class", "")


def test_a_doubtful_answer_names_the_two_best_guesses():
    shown = html.answer_html(PROBABILITIES, is_confident=False)
    assert "<b>Not sure</b><br>7 at 60.00 %<br>1 at 30.00 %" in shown


def test_what_a_visitor_names_is_shown_as_text_and_not_as_html():
    shown = html.image_html(np.zeros((2, 2), np.uint8), alt='"><script>alert(1)</script>', side=10)
    assert "<script>" not in shown
