"""corrections/label_doubt.py: labels that everything else speaks against are doubted, and no others."""

import numpy as np
import pytest

from mnist_core.corrections.label_doubt import MIN_LABELS, doubted, out_of_fold
from mnist_core.reading import OnnxClassifier
from mnist_core.versions import lookup
from tests.odd_seven import digit_from_strokes, odd_seven_strokes


def bars(count, digit):
    """Images of one kind: a bar at a height of the digit's own, each in another gray."""
    images = np.zeros((count, 28, 28), np.float32)
    images[:, 2 + 2 * digit : 4 + 2 * digit, 4:24] = np.linspace(0.5, 1, count, dtype=np.float32)[:, None, None]
    return images


def sure_of(label, count):
    """A model's answers that are sure of one digit."""
    answers = np.full((count, 10), 0.001, np.float32)
    answers[:, label] = 0.991
    return answers


def test_a_label_that_the_model_and_all_alike_speak_against_is_doubted():
    images, labels = np.concatenate([bars(20, 3), bars(20, 8)]), np.repeat([3, 8], 20)
    labels[5] = 8
    probabilities = out_of_fold(images, labels, np.concatenate([sure_of(3, 20), sure_of(8, 20)]))
    assert np.flatnonzero(doubted(probabilities, labels)).tolist() == [5]
    assert probabilities[5].argmax() == 3


def test_what_many_labels_agree_on_is_not_doubted_though_the_model_is_sure_of_something_else():
    images, labels = np.concatenate([bars(40, 3), bars(40, 8)]), np.repeat([7, 8], 40)
    probabilities = out_of_fold(images, labels, np.concatenate([sure_of(1, 40), sure_of(8, 40)]))
    assert not doubted(probabilities, labels).any()


def test_no_image_s_own_label_counts_for_it():
    images, labels = np.concatenate([bars(30, 3), bars(30, 8)]), np.repeat([3, 8], 30)
    even = np.full((60, 10), 0.1, np.float32)
    other = labels.copy()
    other[5] = 8
    honest, planted = out_of_fold(images, labels, even), out_of_fold(images, other, even)
    np.testing.assert_allclose(planted[5], honest[5], atol=1e-6)


def test_of_fewer_than_twenty_labels_none_is_doubted():
    labels = np.repeat(3, MIN_LABELS)
    probabilities = sure_of(8, MIN_LABELS)
    assert doubted(probabilities, labels).all()
    assert not doubted(probabilities[1:], labels[1:]).any()


@pytest.fixture(scope="module")
def sevens():
    """Sevens in a way of its own that the shipped model misreads."""
    images = np.stack([digit_from_strokes(odd_seven_strokes(seed), 14, 220) for seed in range(60)])
    answers = OnnxClassifier.load(lookup.SHIPPED_FOLDER).predict_batch(images)
    return images, answers


def test_corrections_of_a_handwriting_that_the_model_misreads_are_not_doubted(sevens):
    images, answers = sevens
    assert (answers.argmax(axis=1) != 7).mean() > 0.5
    labels = np.repeat(7, len(images))
    assert not doubted(out_of_fold(images, labels, answers), labels).any()
