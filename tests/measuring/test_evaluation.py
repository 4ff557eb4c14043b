"""evaluation.py against scikit-learn and against tables made by hand."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss

from mnist_core.errors import DatasetError
from mnist_core.measuring.evaluation import calibration_error, calibration_floor, confident_measures, evaluate, score


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    probabilities = random.dirichlet(np.full(10, 2.0), size=500).astype(np.float32)
    return probabilities, random.integers(0, 10, 500)


def test_measures_are_those_of_scikit_learn(answers):
    probabilities, labels = answers
    found = score(probabilities, labels)
    assert found.accuracy == accuracy_score(labels, probabilities.argmax(1))
    assert found.loss == pytest.approx(log_loss(labels, probabilities, labels=range(10)), rel=1e-4)
    np.testing.assert_array_equal(found.confusion, confusion_matrix(labels, probabilities.argmax(1)))


def test_per_digit_accuracy_is_recall_and_nan_where_a_digit_is_missing():
    probabilities = np.eye(10, dtype=np.float32)[[3, 3, 5]]
    found = score(probabilities, np.array([3, 5, 5]))
    assert found.per_digit_accuracy[3] == 1.0
    assert found.per_digit_accuracy[5] == 0.5
    assert np.isnan(found.per_digit_accuracy[0])


def test_calibration_error_of_answers_that_are_80_percent_sure_and_half_right_is_30_points():
    probabilities = np.full((4, 10), 0.2 / 9, np.float32)
    probabilities[:, 0] = 0.8
    assert calibration_error(probabilities, np.array([0, 0, 1, 1])) == pytest.approx(0.3, abs=1e-6)


def test_an_answer_without_any_probability_for_the_right_digit_has_a_finite_loss():
    assert np.isfinite(score(np.eye(10, dtype=np.float32)[[1]], np.array([2])).loss)


def test_confident_measures_count_only_answers_at_or_above_the_threshold():
    probabilities = np.array([[0.9, 0.1], [0.5, 0.5], [0.6, 0.4]], np.float32)
    found = confident_measures(probabilities, np.array([0, 0, 1]), threshold=0.6)
    assert found == {"coverage": pytest.approx(2 / 3), "confident_error": 0.5}


def test_batches_give_the_answers_that_one_call_gives(answers):
    probabilities, labels = answers
    images = np.zeros((500, 28, 28), np.float32)
    images[:, 0, 0] = np.arange(500)

    def look_up(batch: np.ndarray) -> np.ndarray:
        assert len(batch) <= 1000
        return probabilities[batch[:, 0, 0].astype(int)]

    assert evaluate(look_up, images, labels).accuracy == score(probabilities, labels).accuracy


def test_no_images_and_missing_labels_are_refused_in_words(answers):
    probabilities, labels = answers
    with pytest.raises(DatasetError, match="at least one"):
        evaluate(lambda images: probabilities, np.zeros((0, 28, 28), np.float32), labels[:0])
    with pytest.raises(DatasetError, match="500 answers and 499 labels"):
        score(probabilities, labels[:-1])


def test_the_floor_is_what_an_honest_model_shows_by_chance_alone():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(10, 0.1), 4000).astype(np.float32)
    honest_labels = np.array([rng.choice(10, p=row / row.sum()) for row in probabilities.astype(np.float64)])
    floor = calibration_floor(probabilities, rng)
    assert floor / 2 < calibration_error(probabilities, honest_labels) < 2 * floor
    assert calibration_error(probabilities, np.zeros(4000, np.int64)) > 10 * floor
