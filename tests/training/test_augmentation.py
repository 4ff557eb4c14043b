"""Deformation inside the training step."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from mnist_core.errors import RecipeError
from mnist_core.training.augmentation import NORMALS_PER_IMAGE, augment, draw_noise
from mnist_core.training.recipe import Augmentation

NOTHING = Augmentation(rotation_degrees=0, slant=0, stretch=0, shift_px=0, elastic_px=0, thickness=0, fading=0)


@pytest.fixture
def bar():
    """One image with a bright upright bar, 3 px wide and 12 high."""
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 8:20, 12:15] = 1
    return image


def noise(*first_normals, uniforms=(0.5, 0.0)):
    normals = np.zeros((1, NORMALS_PER_IMAGE), np.float32)
    normals[0, : len(first_normals)] = first_normals
    return tf.constant(normals), tf.constant([uniforms], tf.float32)


def test_all_settings_at_zero_leave_the_image(bar):
    np.testing.assert_allclose(augment(bar, draw_noise(1, [3, 4]), NOTHING), bar, atol=1e-5)


def test_a_shift_moves_the_ink_by_whole_pixels(bar):
    how = dataclasses.replace(NOTHING, shift_px=2.0)
    moved = augment(bar, noise(0, 0, 0, 0, 1.0, -0.5), how).numpy()
    np.testing.assert_allclose(moved, np.roll(bar, (-2, 1), axis=(1, 2)), atol=1e-5)


def test_a_quarter_turn_lays_the_bar_down(bar):
    how = dataclasses.replace(NOTHING, rotation_degrees=45.0)
    turned = augment(bar, noise(2.0), how).numpy()[0]
    assert np.flatnonzero(turned.max(axis=1) > 0.5).size == 3
    assert np.flatnonzero(turned.max(axis=0) > 0.5).size == 12


def test_slant_moves_a_row_sideways_by_its_distance_from_the_middle(bar):
    how = dataclasses.replace(NOTHING, slant=0.5)
    slanted = augment(bar, noise(0, 1.0), how).numpy()[0]
    middle = [slanted[row] @ np.arange(28) / slanted[row].sum() for row in (9, 18)]
    assert middle == pytest.approx([13 + 0.5 * 4.5, 13 - 0.5 * 4.5])


@pytest.mark.parametrize(("normal", "rows", "columns"), [(2, 6, 3), (3, 12, 1.5)])
def test_height_and_width_are_stretched_by_themselves(bar, normal, rows, columns):
    how = dataclasses.replace(NOTHING, stretch=1.0)
    stretched = augment(bar, noise(*[0] * normal, np.log(2.0)), how).numpy()[0]
    assert stretched.sum(axis=0).max() == pytest.approx(rows, abs=0.6)
    assert stretched.sum(axis=1).max() == pytest.approx(columns, abs=0.6)


@pytest.mark.parametrize("how", [{"shift_px": 2.0}, {"thickness": 1.0}, {"fading": 0.5}], ids=str)
def test_amount_scales_each_part(bar, how):
    drawn = noise(0, 0, 0, 0, 1.0, 0.5, uniforms=(1.0, 1.0))
    half = dataclasses.replace(NOTHING, **{setting: value / 2 for setting, value in how.items()})
    expected = augment(bar, drawn, half).numpy()
    found = augment(bar, drawn, dataclasses.replace(NOTHING, **how), 0.5).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.abs(found - bar).max() > 0.1


def test_thickness_adds_or_takes_a_pixel(bar):
    how = dataclasses.replace(NOTHING, thickness=1.0)
    widths = [(augment(bar, noise(uniforms=(share, 0)), how).numpy()[0, 14] > 0.5).sum() for share in (0.0, 0.5, 1.0)]
    assert widths == [1, 3, 5]


def test_fading_takes_ink_away(bar):
    how = dataclasses.replace(NOTHING, fading=0.4)
    assert augment(bar, noise(uniforms=(0.5, 1.0)), how).numpy().max() == pytest.approx(0.6)


def test_elastic_deformation_moves_every_pixel_by_its_sigma_on_average():
    ramp = np.tile(np.arange(28, dtype=np.float32) / 28, (2000, 28, 1))
    how = dataclasses.replace(NOTHING, elastic_px=1.0)
    moved = (augment(ramp, draw_noise(2000, [1, 2]), how).numpy() - ramp)[:, 10:18, 10:18] * 28
    assert moved.std() == pytest.approx(1.0, abs=0.05)


def test_elastic_deformation_moves_pixels_down_and_across_independently():
    across = np.tile(np.arange(28, dtype=np.float32) / 28, (500, 28, 1))
    how, noise_of_both = dataclasses.replace(NOTHING, elastic_px=1.0), draw_noise(500, [1, 2])
    moved = [
        (augment(ramp, noise_of_both, how).numpy() - ramp)[:, 10:18, 10:18].ravel()
        for ramp in (across, across.transpose(0, 2, 1))
    ]
    assert abs(np.corrcoef(*moved)[0, 1]) < 0.1


def test_the_same_seed_deforms_alike_and_each_image_by_itself(bar):
    twice = np.repeat(bar, 2, axis=0)
    first, again = (augment(twice, draw_noise(2, [5, 6]), Augmentation()).numpy() for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first[0] - first[1]).max() > 0.1
    assert 0 <= first.min() <= first.max() <= 1


@pytest.mark.parametrize(("setting", "value"), [("slant", -0.1), ("fading", 1.5), ("elastic_px", float("inf"))])
def test_a_setting_that_leaves_no_digit_is_named(setting, value):
    with pytest.raises(RecipeError, match=f"augmentation {setting}"):
        Augmentation(**{setting: value})
