"""Nine of MNIST-C's corruptions, written after its description: noise, blur, and where and how a digit stands.

Source:
    Mu and Gilmer 2019, "MNIST-C: A Robustness Benchmark for Computer Vision", https://arxiv.org/abs/1906.02337. The
    strengths are those that its authors chose for their data set.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitImage

PHOTONS = 3.0
"""Of shot noise: full ink is so many photons on average."""

IMPULSE_SHARE = 0.17
GLASS_SIGMA_PX = 0.7
GLASS_PASSES = 2
MOTION_SIGMA_PX = 3.0
MOTION_REACH_PX = 20
MAX_MOTION_DEGREES = 45
SHEAR_RADIANS = 0.4
ROTATION_RADIANS = 0.4
SCALE = 0.7
SHIFT_PX = 3
BRIGHTER_BY = 0.5

CENTRE = (IMAGE_SIDE - 1) / 2

Generator = np.random.Generator


def shot_noise(image: DigitImage, rng: Generator) -> DigitImage:
    """Count photons: Poisson noise, PHOTONS for full ink."""
    return np.minimum(rng.poisson(image * PHOTONS) / PHOTONS, 1).astype(np.float32)


def impulse_noise(image: DigitImage, rng: Generator) -> DigitImage:
    """Set IMPULSE_SHARE of the pixels to black or to white, as often the one as the other."""
    is_hit = rng.random(image.shape) < IMPULSE_SHARE
    return np.where(is_hit, rng.integers(0, 2, image.shape), image).astype(np.float32)


def glass_blur(image: DigitImage, rng: Generator) -> DigitImage:
    """Blur, swap neighbouring pixels at random, and blur again."""
    shuffled = np.asarray(cv2.GaussianBlur(image, (0, 0), GLASS_SIGMA_PX), np.float32)
    for _ in range(GLASS_PASSES):
        for row in range(IMAGE_SIDE - 1, 1, -1):
            for column in range(IMAGE_SIDE - 1, 1, -1):
                if rng.random() < 0.5:
                    up, left = rng.integers(0, 2, 2)
                    other = (row - up, column - left)
                    shuffled[row, column], shuffled[other] = shuffled[other], shuffled[row, column]
    return np.asarray(cv2.GaussianBlur(shuffled, (0, 0), GLASS_SIGMA_PX), np.float32)


def motion_blur(image: DigitImage, rng: Generator) -> DigitImage:
    """Smear a digit to one side, fading like half a Gaussian, at most MAX_MOTION_DEGREES from the horizontal."""
    angle = np.radians(rng.uniform(-MAX_MOTION_DEGREES, MAX_MOTION_DEGREES))
    steps = np.arange(MOTION_REACH_PX + 1)
    weights = np.exp(-(steps**2) / (2 * MOTION_SIGMA_PX**2))
    across, down = np.round(steps * np.cos(angle)).astype(int), np.round(steps * np.sin(angle)).astype(int)
    padded = np.pad(image, MOTION_REACH_PX, mode="edge")
    smeared = np.zeros_like(image)
    for weight, right, below in zip(weights / weights.sum(), across, down, strict=True):
        top, left = MOTION_REACH_PX + below, MOTION_REACH_PX + right
        smeared += np.float32(weight) * padded[top : top + IMAGE_SIDE, left : left + IMAGE_SIDE]
    return smeared


def shear(image: DigitImage, rng: Generator) -> DigitImage:
    """Slant a digit by SHEAR_RADIANS to either side."""
    angle = SHEAR_RADIANS * _either(rng)
    return _moved(image, np.array([[1, -np.sin(angle)], [0, np.cos(angle)]]))


def scale(image: DigitImage, _rng: Generator) -> DigitImage:
    """Shrink a digit to SCALE of its size."""
    return _moved(image, np.eye(2) / SCALE)


def rotate(image: DigitImage, rng: Generator) -> DigitImage:
    """Turn a digit by ROTATION_RADIANS to either side."""
    angle = ROTATION_RADIANS * _either(rng)
    return _moved(image, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))


def translate(image: DigitImage, rng: Generator) -> DigitImage:
    """Move a digit by SHIFT_PX across and as much up or down."""
    return _moved(image, np.eye(2), SHIFT_PX * np.array([_either(rng), _either(rng)]))


def brightness(image: DigitImage, _rng: Generator) -> DigitImage:
    """Make ink and ground brighter by BRIGHTER_BY; what gets brighter than white is white."""
    return np.asarray(np.minimum(image + BRIGHTER_BY, 1), np.float32)


def _either(rng: Generator) -> float:
    return float(rng.choice([-1, 1]))


def _moved(image: DigitImage, form: NDArray[np.floating], shift_px: NDArray[np.floating] | None = None) -> DigitImage:
    """Look each pixel up where `form`, float [2, 2] around the centre, and a shift across and down say."""
    offset = CENTRE - form @ np.full(2, CENTRE) + (0 if shift_px is None else shift_px)
    matrix = np.column_stack([form, offset])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, matrix, (IMAGE_SIDE, IMAGE_SIDE), flags=flags), np.float32)
