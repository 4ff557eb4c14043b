"""parity.py: what passes, what is refused, and which image a refusal names."""

import numpy as np
import pytest

from mnist_core.errors import ParityError
from mnist_core.measuring.parity import compare, edge_case_images, prove_parity


def brightness_model(images: np.ndarray) -> np.ndarray:
    """Answer by how bright the image is: a stand-in whose answers are easy to work out."""
    logits = images.mean(axis=(1, 2))[:, None] * np.arange(10)
    exponentials = np.exp(logits)
    return (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).random((2500, 28, 28), np.float32)


def test_a_model_agrees_with_itself_on_everything(images):
    parity = prove_parity(brightness_model, brightness_model, images)
    assert (parity.count, parity.different_answers, parity.max_difference) == (2500, 0, 0.0)
    assert parity.measures()["same_answers"] == 1.0


def test_compare_counts_other_answers_and_names_the_worst_image():
    reference = np.array([[0.9, 0.1], [0.6, 0.4], [0.1, 0.9]], np.float32)
    other = np.array([[0.9, 0.1], [0.45, 0.55], [0.35, 0.65]], np.float32)
    parity = compare(reference, other)
    assert parity.different_answers == 1
    assert parity.worst_image == 1
    assert parity.max_difference == pytest.approx(0.25)


def test_a_refusal_says_which_image_differs(images):
    def wrong_on_image_1234(batch: np.ndarray) -> np.ndarray:
        answers = brightness_model(batch)
        answers[(batch == images[1234]).all(axis=(1, 2))] = np.eye(10, dtype=np.float32)[0]
        return answers

    with pytest.raises(ParityError, match=r"image 1234 of 2,500 differs: 1 answers differ"):
        prove_parity(brightness_model, wrong_on_image_1234, images)


def test_a_difference_that_only_a_batch_of_one_shows_is_found(images):
    def wrong_alone(batch: np.ndarray) -> np.ndarray:
        return brightness_model(batch) if len(batch) > 1 else np.full((1, 10), 0.1, np.float32)

    with pytest.raises(ParityError, match="in batches of 1 differs"):
        prove_parity(brightness_model, wrong_alone, images)


def test_a_difference_on_a_single_pixel_is_found(images):
    def wrong_on_corner(batch: np.ndarray) -> np.ndarray:
        answers = brightness_model(batch)
        answers[batch.sum(axis=(1, 2)) == 1.0] = 0.1
        return answers

    with pytest.raises(ParityError, match="single-pixel"):
        prove_parity(brightness_model, wrong_on_corner, images)


def test_a_probability_that_is_not_a_number_is_refused():
    with pytest.raises(ParityError, match="not a number"):
        compare(np.full((1, 10), np.nan, np.float32), np.full((1, 10), 0.1, np.float32))


def test_edge_cases_are_the_blank_the_full_and_every_single_pixel():
    found = edge_case_images()
    assert found.shape == (786, 28, 28)
    assert found.sum(axis=(1, 2)).tolist() == [0.0, 784.0] + [1.0] * 784
