"""training/seeds.py: nothing that is drawn at random in a training follows from something else that is."""

import numpy as np
import pytest

from mnist_core.training.augmentation import draw_noise
from mnist_core.training.seeds import stream_seed


def test_the_same_seed_purpose_and_stage_give_the_same_stream():
    assert stream_seed(3, "order", 2) == stream_seed(3, "order", 2)


@pytest.mark.parametrize("other", [(4, "order", 2), (3, "noise", 2), (3, "order", 1)])
def test_another_seed_purpose_or_stage_gives_another_stream(other):
    assert stream_seed(*other) != stream_seed(3, "order", 2)


def test_every_seed_of_a_recipe_gives_one_that_tensorflow_takes():
    draw_noise(1, [stream_seed(2**32 - 1, "noise"), 0])


def test_thickness_and_fading_share_no_bits_with_the_deformation():
    normals, uniforms = (numbers.numpy().ravel()[:4000].reshape(-1, 2) for numbers in draw_noise(2000, [1, 2]))
    # two normals are made of two random words: one gives their distance from 0, the other their angle (Box and Muller)
    distance, angle = np.hypot(*normals.T), np.arctan2(*normals.T)
    correlations = np.corrcoef([distance, angle, *uniforms.T])
    assert np.abs(correlations[:2, 2:]).max() < 0.1  # chance: one in a hundred thousand lies further out
