"""Strokes are drawn as the canvas draws them, and varied without losing what they are."""

import numpy as np
import pytest

from mnist_core.data import stroke_variation
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.letter_shapes import LETTER_SHAPES
from mnist_core.data.stroke_curves import shape_strokes, smooth_curve
from mnist_core.data.stroke_drawing import draw_strokes
from mnist_core.data.stroke_variation import digit_from_shape, digit_from_varied, jitter_points, vary_strokes
from tests.odd_seven import digit_from_strokes

BAR = (np.array([[0, 0], [0, 100]], np.float32),)
DOT = (np.array([[5, 5]], np.float32),)


def test_a_bar_is_as_wide_as_the_pen_and_its_caps_are_round():
    gray = draw_strokes(BAR, pen_px=20, digit_size=200)[..., 0]

    assert gray.shape == (280, 280)
    ink = gray < 128
    assert np.flatnonzero(ink[140])[[0, -1]].tolist() == pytest.approx([130, 150], abs=1)
    assert np.flatnonzero(ink[:, 140])[[0, -1]].tolist() == pytest.approx([30, 250], abs=1)
    assert ink.sum() == pytest.approx(20 * 200 + np.pi * 10**2, rel=0.05)


def test_a_dot_is_a_disc():
    assert (draw_strokes(DOT, pen_px=30)[..., 0] < 128).sum() == pytest.approx(np.pi * 15**2, rel=0.06)


def test_the_drawing_is_opaque_black_on_white_with_soft_edges():
    drawing = draw_strokes(shape_strokes("0,0 60,100"), pen_px=12)
    assert drawing.dtype == np.uint8
    assert (drawing[..., 3] == 255).all()
    assert len(np.unique(drawing[..., 0])) > 3


@pytest.mark.parametrize("pen_px", [3, 10, 20, 40])
def test_what_is_drawn_comes_out_as_mnist_places_digits(pen_px):
    image = digit_from_strokes(shape_strokes(DIGIT_SHAPES[2][0]), pen_px)
    assert (image.shape, image.dtype) == ((28, 28), np.float32)
    assert np.flatnonzero(image.max(axis=1)).size == 20
    barycentre = (image.sum(axis=1) @ (np.arange(28) + 0.5)) / image.sum()
    assert 14 < barycentre <= 15


def test_strength_zero_leaves_strokes_as_they_are():
    strokes = shape_strokes(DIGIT_SHAPES[5][0])
    varied = vary_strokes(strokes, np.random.default_rng(0), strength=0)
    for stroke, same in zip(strokes, varied, strict=True):
        np.testing.assert_allclose(stroke, same, atol=1e-4)


def test_the_same_seed_draws_the_same_digit_and_another_seed_another():
    first, again, other = (digit_from_shape(DIGIT_SHAPES[7][1], np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.2


def test_a_smooth_curve_meets_its_points_and_keeps_its_corners():
    corner = np.array([[0, 0], [10, 0], [10, 0], [10, 10]], np.float32)
    curve = smooth_curve(corner)
    for point in corner:
        assert np.abs(curve - point).sum(axis=1).min() < 1e-5


def test_jitter_keeps_a_corner_in_one_place():
    moved = jitter_points(np.array([[0, 0], [10, 0], [10, 0]], np.float32), np.random.default_rng(0), 3.0)
    np.testing.assert_array_equal(moved[1], moved[2])
    assert np.abs(moved[1] - [10, 0]).max() > 0.1


@pytest.mark.parametrize("seed", range(40))
def test_even_hairlines_that_are_scanned_badly_leave_a_picture(seed):
    assert digit_from_varied(DOT, np.random.default_rng(seed)).max() > 0


def test_every_digit_has_styles_and_every_shape_can_be_drawn():
    assert set(DIGIT_SHAPES) == set(range(10))
    drawings = (*DIGIT_SHAPES.values(), *LETTER_SHAPES.values())
    shapes = [shape for hands in drawings for shape in hands]
    for shape in shapes:
        assert all(np.isfinite(stroke).all() and len(stroke) > 1 for stroke in shape_strokes(shape))


def test_a_corner_is_sharp_the_pen_never_goes_beyond_it():
    (stroke,) = shape_strokes("0,0 60,0* 60,100")
    assert stroke[:, 0].max() == 60
    assert stroke[:, 1].min() == 0
    assert stroke[8].tolist() == [60, 0]


def test_every_point_of_a_shape_moves_before_the_shape_is_varied(monkeypatch):
    monkeypatch.setattr(stroke_variation, "vary_strokes", lambda strokes, *_: strokes)
    monkeypatch.setattr(stroke_variation, "digit_from_varied", lambda strokes, _: strokes[0][-1])
    ends = np.array([digit_from_shape("0,0 60,100", np.random.default_rng(seed)) for seed in range(500)])
    np.testing.assert_allclose(ends.mean(axis=0), [60, 100], atol=0.5)
    np.testing.assert_allclose(ends.std(axis=0), 3.0, rtol=0.1)


def test_at_strength_1_a_bar_leans_by_rotation_and_slant_and_is_stretched():
    ends = np.array([vary_strokes(BAR, np.random.default_rng(seed))[0][[0, -1]] for seed in range(800)])
    across = np.abs(ends[:, 1, 0] - ends[:, 0, 0]) / 100
    assert np.sqrt(np.mean(across**2)) == pytest.approx(np.hypot(0.10, 0.15), rel=0.2)
    box = (np.array([[0, 0], [100, 0]], np.float32),)
    widths = [np.ptp(vary_strokes(box, np.random.default_rng(seed))[0][:, 0]) / 100 for seed in range(800)]
    assert np.log(widths).std() == pytest.approx(0.15, rel=0.2)


def test_a_quarter_of_the_drawings_is_scanned_badly(monkeypatch):
    scanned = []
    monkeypatch.setattr(stroke_variation, "_scanned", lambda gray, *_: scanned.append(gray) or gray)
    for seed in range(400):
        digit_from_varied(BAR, np.random.default_rng(seed))
    assert len(scanned) == pytest.approx(100, abs=25)
