"""A page's way to digits: when a lone component may be cut, when a page is deskewed, which rows are stray."""

import numpy as np
import pytest

from mnist_core.reading.segmentation import segmentation
from mnist_core.reading.segmentation.components import Box
from mnist_core.reading.segmentation.segmentation import FoundDigit, find_digits, mean_confidence, without_stray_rows
from tests.reading.literal import always, filled, probabilities


def counting(predict):
    """A classifier that notes how many images it was shown in each call."""
    shown = []

    def counted(images):
        shown.append(len(images))
        return predict(images)

    return counted, shown


@pytest.mark.parametrize(("width", "confidence", "looks"), [(21, 0.5, 1), (22, 0.5, 2), (22, 0.9, 1)])
def test_a_lone_component_may_be_two_digits_if_it_is_wide_and_doubtful(width, confidence, looks):
    """Two bars joined at half their height, 20 px high: a lone 1 with a long foot is 1.05 times as wide as high."""
    ink = filled((20, width), (0, 0, 4, 20), (width - 4, 0, 4, 20), (0, 9, width, 2))
    ink[9:11, width // 2] = (255, 0)  # thinnest in the middle
    predict, shown = counting(always(0, confidence))
    find_digits(ink, predict)
    assert len(shown) == looks


def bars_along(slope):
    return filled((90, 300), *[(20 + 60 * index, round(20 + 60 * index * slope), 8, 30) for index in range(4)])


@pytest.mark.parametrize(("slope", "looks"), [(0.05, 1), (0.1, 2)])
def test_writing_skewed_by_more_than_4_degrees_is_also_read_deskewed(slope, looks):
    """2.9° and 5.7°."""
    predict, shown = counting(always(1, 0.9))
    assert len(find_digits(bars_along(slope), predict)) == 4
    assert len(shown) == looks


def test_of_a_skewed_page_the_more_confident_reading_counts():
    answers = iter([0.5, 0.9])
    found = find_digits(bars_along(0.1), lambda images: always(1, next(answers))(images))
    assert mean_confidence(found) == pytest.approx(0.9)


def test_only_so_many_of_the_largest_components_are_looked_at(monkeypatch):
    monkeypatch.setattr(segmentation, "MAX_COMPONENTS", 2)
    ink = filled((60, 200), (10, 10, 10, 40), (60, 10, 8, 40), (110, 10, 9, 40))
    assert [found.box.left for found in find_digits(ink, always(1, 0.9))] == [10, 110]


def test_the_two_loops_of_an_8_beside_a_1_as_high_are_one_digit():
    """Rings of 60 px, 6 px apart: more than 1.5 of their 2 px wide strokes, so no broken stroke."""
    upper, lower, one = (20, 10, 60, 60), (20, 76, 60, 60), (130, 10, 2, 126)
    ink = filled((150, 150), upper, lower, one)
    ink[12:68, 22:78] = ink[78:134, 22:78] = 0
    found = find_digits(ink, always(8, 0.99))
    assert [digit.box for digit in found] == [Box(20, 10, 60, 126), Box(*one)]


def digit(confidence, height=40, separator=""):
    return FoundDigit(Box(0, 0, 20, height), np.zeros((28, 28), np.float32), probabilities(1, confidence), separator)


@pytest.mark.parametrize(("confidence", "kept"), [(0.91, 2), (0.89, 1)])
def test_a_row_without_a_digit_of_09_is_stray(confidence, kept):
    assert len(without_stray_rows([digit(0.99), digit(confidence, separator="\n")])) == kept


@pytest.mark.parametrize(("height", "kept"), [(20, 2), (19, 1)])
def test_a_lone_digit_under_half_the_highest_is_stray(height, kept):
    assert len(without_stray_rows([digit(0.99), digit(0.99, height, "\n")])) == kept


def test_where_no_row_is_sure_all_stay_and_the_first_has_nothing_before_it():
    assert len(without_stray_rows([digit(0.5), digit(0.6, separator="\n")])) == 2
    assert [one.separator for one in without_stray_rows([digit(0.5), digit(0.99, separator="\n")])] == [""]


def test_the_mean_confidence_is_geometric():
    assert mean_confidence([digit(0.9), digit(0.4)]) == pytest.approx(0.6)
    assert mean_confidence([]) == 0
