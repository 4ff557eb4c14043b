"""MNIST-C's corruptions do to a digit what their description says, and no more."""

import numpy as np
import pytest

from mnist_core.benchmarks import camera_corruptions as camera
from mnist_core.benchmarks import mark_corruptions as marks
from mnist_core.benchmarks.robustness import CORRUPTIONS


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture
def block():
    """Full ink, 20 px high and 6 px wide, in the middle."""
    image = np.zeros((28, 28), np.float32)
    image[4:24, 11:17] = 1
    return image


def extent(image):
    """How many rows and columns have ink."""
    return tuple(int(np.count_nonzero((image > 0.5).any(axis=axis))) for axis in (1, 0))


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_each_gives_another_picture_within_range_and_the_same_one_for_a_seed(kind, block):
    corrupted = CORRUPTIONS[kind](block, rng())
    assert (corrupted.shape, corrupted.dtype) == ((28, 28), np.float32)
    assert corrupted.min() >= 0
    assert corrupted.max() <= 1
    assert not np.array_equal(corrupted, block)
    np.testing.assert_array_equal(corrupted, CORRUPTIONS[kind](block, rng()))


def test_there_are_fifteen_kinds():
    assert len(CORRUPTIONS) == 15


def test_shot_noise_leaves_the_ground_black_and_dims_some_ink(block):
    noisy = camera.shot_noise(block, rng())
    assert (noisy[block == 0] == 0).all()
    assert set(np.unique(np.rint(3 * noisy))) == {0, 1, 2, 3}


def test_impulse_noise_hits_a_sixth_of_the_pixels():
    gray = np.full((28, 28), 0.5, np.float32)
    noisy = camera.impulse_noise(gray, rng())
    assert np.mean(noisy != 0.5) == pytest.approx(0.17, abs=0.04)
    assert np.mean(noisy == 1) == pytest.approx(np.mean(noisy == 0), abs=0.04)


def test_blurs_soften_a_digit_and_keep_its_ink(block):
    for blur in (camera.glass_blur, camera.motion_blur):
        blurred = blur(block, rng())
        assert blurred.sum() == pytest.approx(block.sum(), rel=0.02)
        assert np.count_nonzero(blurred) > 1.3 * np.count_nonzero(block)


def test_motion_smears_to_the_side_and_not_beyond_45_degrees(block):
    dot = np.zeros((28, 28), np.float32)
    dot[14, 22] = 1
    for seed in range(5):
        rows, columns = np.nonzero(camera.motion_blur(dot, rng(seed)))
        assert np.ptp(columns) >= np.ptp(rows)
        assert columns.max() == 22


def test_a_digit_shrinks_to_seven_tenths_and_stays_in_the_middle(block):
    assert extent(camera.scale(block, rng())) == (14, 4)


def test_a_digit_moves_three_px_across_and_down(block):
    moved = camera.translate(block, rng())
    assert extent(moved) == (20, 6)
    assert {abs(float(np.argwhere(moved).mean(axis=0)[axis]) - 13.5) for axis in (0, 1)} == {3.0}


@pytest.mark.parametrize("turn", [camera.rotate, camera.shear])
def test_a_digit_is_turned_or_slanted_to_either_side(turn, block):
    leans = {float(np.sign(np.cov(*np.argwhere(turn(block, rng(seed)) > 0.5).T)[0, 1])) for seed in range(8)}
    assert leans == {-1.0, 1.0}


def test_brightness_lifts_the_ground_and_ink_stays_white(block):
    assert set(np.unique(camera.brightness(block, rng()))) == {0.5, 1.0}


def test_stripes_invert_both_outer_quarters():
    striped = marks.stripe(np.zeros((28, 28), np.float32), rng())
    assert striped.any(axis=0).tolist() == 7 * [True] + 14 * [False] + 7 * [True]


def test_fog_lies_uneven_on_the_ground_and_dims_the_ink(block):
    foggy = marks.fog(block, rng())
    assert np.ptp(foggy[block == 0]) > 0.02
    assert foggy[block == 1].mean() - foggy[block == 0].mean() < 0.5


def test_mud_covers_ink_and_ground_in_one_gray():
    assert marks.spatter(np.ones((28, 28), np.float32), rng()).min() < 0.45
    muddy = marks.spatter(np.zeros((28, 28), np.float32), rng())
    assert 0.2 * 0.8 < muddy.max() <= 63 / 255 + 1e-6


def test_a_dotted_line_has_gaps_as_long_as_its_dots():
    dotted = marks.dotted_line(np.zeros((28, 28), np.float32), rng()).any(axis=0)
    assert dotted[2:26].tolist() == 6 * [True, True, False, False]


def test_a_zigzag_goes_up_and_down_across_the_picture():
    drawn = marks.zigzag(np.zeros((28, 28), np.float32), rng(3))
    columns = np.flatnonzero(drawn.any(axis=0))
    assert (columns[0], columns[-1]) == (2, 24)
    middles = (drawn * np.arange(28)[:, None]).sum(axis=0)[2:25] / drawn.sum(axis=0)[2:25]
    turns = np.diff(np.sign(np.diff(middles)))
    assert np.count_nonzero(turns) == 6


def test_of_canny_s_edges_the_inside_is_empty(block):
    edges = marks.canny_edges(block, rng())
    assert not edges[8:20, 13:15].any()
    assert edges[8:20, 8:20].any()
