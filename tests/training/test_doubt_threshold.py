"""The threshold is chosen with outliers among the digits, and says what it lets through."""

import numpy as np
import pytest

from mnist_core.training.doubt_threshold import choose_threshold_in_doubt, doubt_measures, validation_doubt


def confident(*confidences):
    """Make answers of class 0 with these confidences: float32 [N, 10]."""
    answers = np.tile((1 - np.float32(confidences))[:, None] / 9, 10)
    answers[:, 0] = confidences
    return answers


def test_a_confident_outlier_raises_the_threshold():
    digits, labels = confident(*np.linspace(0.6, 1, 200)), np.zeros(200, np.int64)
    calm, bold = {"letters": confident(0.3)}, {"letters": confident(0.6004)}
    without = choose_threshold_in_doubt(digits, labels, calm, max_error=0.0)
    assert without == pytest.approx(0.6)
    assert choose_threshold_in_doubt(digits, labels, bold, max_error=0.0) > 0.6004


def test_nearly_all_digits_are_kept_however_confident_the_outliers_are():
    digits, labels = confident(*np.linspace(0.6, 1, 1000)), np.zeros(1000, np.int64)
    threshold = choose_threshold_in_doubt(digits, labels, {"ticks": confident(*[1.0] * 50)}, max_error=0.0)
    assert (digits.max(axis=1) >= threshold).mean() == pytest.approx(0.99)


def test_letters_are_measured_apart_from_all_kinds():
    outliers = {
        "letters, drawn": confident(0.9, 0.5),
        "letters, printed": confident(0.5, 0.5),
        "ticks": confident(0.9, 0.9, 0.9, 0.9),
    }
    measures = doubt_measures(outliers, 0.8)
    assert measures == {"outliers_let_through": 5 / 8, "letters_let_through": 1 / 4}


def test_there_is_one_outlier_for_nine_digits(digits):
    seen = []

    def predict(images):
        seen.append(len(images))
        return np.full((len(images), 10), 0.1, np.float32)

    outliers = validation_doubt(predict, digits.validation)

    assert len(outliers) == 7
    assert sum(seen) == sum(map(len, outliers.values())) == pytest.approx(300 / 9, abs=4)
