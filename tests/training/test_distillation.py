"""One epoch of fine-tuning: replayed digits with the teacher's answers, then corrections with their labels."""

import numpy as np
import pytest

from mnist_core.contract import NO_DIGIT
from mnist_core.data.datasets import LabelledImages
from mnist_core.training import distillation
from mnist_core.training.distillation import draw_epoch, epoch_size

pytestmark = pytest.mark.usefixtures("uncompiled")

PIXELS = np.zeros((90, 28, 28), np.uint8)
PIXELS[:, 6:22, 12:16] = np.arange(90, dtype=np.uint8)[:, None, None] + 100  # each image has its own gray
CORRECTIONS = LabelledImages(np.full((2, 28, 28), 0.25, np.float32), np.array([3, 8]))


def answer_by_gray(images):
    """A teacher that is sure to the degree of an image's brightest pixel."""
    brightest = images.max(axis=(1, 2))
    answers = np.zeros((len(images), 10), np.float32)
    answers[:, 0], answers[:, 1] = brightest, 1 - brightest
    return answers


def drawn(seed=0, strength=1.0):
    return draw_epoch(answer_by_gray, PIXELS, CORRECTIONS, 0.1, strength, np.random.default_rng(seed))


def test_what_is_replayed_aims_at_the_teachers_own_answer():
    images, targets = drawn()
    np.testing.assert_allclose(targets[:90], answer_by_gray(images[:90]))


def test_corrections_come_last_in_their_share_and_aim_at_their_labels():
    images, targets = drawn()
    assert len(images) == len(targets) == epoch_size(90, 0.1) == 100
    assert sorted(targets[90:].argmax(axis=1)) == [3] * 5 + [8] * 5
    assert (targets[90:].max(axis=1) == 1).all()


def test_half_of_what_is_replayed_is_augmented():
    images, _ = drawn()
    still = (images[:90, 5].max(axis=1) == 0) & (images[:90, 6, 12] == images[:90, 21, 15])
    assert still[:45].all()
    assert still[45:].mean() < 0.5


def test_an_epoch_replays_no_image_twice_and_each_seed_another_choice(monkeypatch):
    monkeypatch.setattr(distillation, "MAX_REPLAYED", 40)
    grays = [np.sort(drawn(seed, strength=0.0)[0][:40].max(axis=(1, 2))) for seed in (0, 1)]
    assert len(set(grays[0])) == 40
    assert grays[0].tolist() != grays[1].tolist()


@pytest.mark.parametrize(("pool", "share", "size"), [(90, 0.1, 100), (60_000, 0.02, 20_408), (20_000, 0.5, 40_000)])
def test_an_epoch_has_at_most_twenty_thousand_images_beside_the_corrections(pool, share, size):
    assert epoch_size(pool, share) == size


def test_a_correction_that_is_no_digit_aims_at_an_even_answer():
    no_digits = LabelledImages(CORRECTIONS.images, np.full(len(CORRECTIONS), NO_DIGIT))
    _, targets = draw_epoch(answer_by_gray, PIXELS, no_digits, 0.1, 1.0, np.random.default_rng(0))
    np.testing.assert_allclose(targets[90:], 0.1)
