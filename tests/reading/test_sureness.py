"""On paper a digit must be surer, and where another look reads something else it is never sure."""

import numpy as np
import pytest

from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit
from mnist_core.reading.sureness import MIN_PAPER_CONFIDENCE, NEVER_SURE, on_paper
from tests.reading.literal import probabilities

INK = np.zeros((1, 1), np.uint8)


def look(label, confidence=0.9, width=20):
    image = np.zeros((28, 28), np.float32)
    return [FoundDigit(Box(0, 0, width, 40), image, probabilities(label, confidence), "")], INK


def needed(chosen, *others):
    return [digit.min_confidence for digit in on_paper(chosen, *others)[0]]


def test_a_digit_on_paper_needs_more_than_one_that_was_drawn():
    assert look(7)[0][0].min_confidence == 0
    assert needed(look(7)) == [MIN_PAPER_CONFIDENCE]


def test_a_digit_that_another_look_reads_alike_is_undisputed():
    assert needed(look(7), look(7)) == [MIN_PAPER_CONFIDENCE]


@pytest.mark.parametrize(("confidence", "min_confidence"), [(0.5, NEVER_SURE), (0.49, MIN_PAPER_CONFIDENCE)])
def test_a_digit_that_a_look_half_sure_reads_otherwise_is_never_sure(confidence, min_confidence):
    assert needed(look(7), look(1, confidence)) == [min_confidence]


@pytest.mark.parametrize(("width", "min_confidence"), [(6, NEVER_SURE), (5, MIN_PAPER_CONFIDENCE)])
def test_what_covers_less_than_03_of_a_digit_disputes_nothing(width, min_confidence):
    assert needed(look(7), look(1, width=width)) == [min_confidence]


@pytest.mark.parametrize(("width", "min_confidence"), [(30, NEVER_SURE), (29, MIN_PAPER_CONFIDENCE)])
def test_a_clear_digit_is_disputed_only_by_a_look_that_reads_half_as_much_again(width, min_confidence):
    assert needed(look(7, 0.9999), look(1, MIN_PAPER_CONFIDENCE + 0.01, width=width)) == [min_confidence]


def test_a_clear_digit_is_not_disputed_by_a_look_that_would_not_be_sure_itself():
    assert needed(look(7, 0.9999), look(1, MIN_PAPER_CONFIDENCE - 0.01, width=60)) == [MIN_PAPER_CONFIDENCE]


def test_a_look_at_nothing_disputes_nothing():
    assert needed(look(7), ([], INK)) == [MIN_PAPER_CONFIDENCE]
