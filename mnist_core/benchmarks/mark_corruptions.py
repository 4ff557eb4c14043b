"""Six of MNIST-C's corruptions, written after its description: what lies over a digit, and its outline alone.

Source:
    Mu and Gilmer 2019, "MNIST-C: A Robustness Benchmark for Computer Vision", https://arxiv.org/abs/1906.02337. The
    strengths are those that its authors chose for their data set.
"""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitImage

STRIPE_PX = 7
"""So many columns on either side are inverted."""

FOG_DENSITY = 3.0
FOG_DECAY = 1.4**2
"""Each finer octave of the fog is weaker by this factor."""
FOG_SIDE = 256

SPATTER_MEAN, SPATTER_DEVIATION, SPATTER_SIGMA_PX, SPATTER_LEVEL = 0.65, 0.3, 1.0, 0.65
MUD_EDGE_SIGMA_PX, MIN_MUD = 1.5, 0.8
MUD_GRAY = 63 / 255

LINE_REACH_PX = 2.3
"""A line fades by the logarithm of the distance to it, up and down, and ends here."""

ZIGZAG_PX = 2.0
"""Half of a zigzag's length, and its height."""
ZIGZAG_COLUMNS = (2, 25)

CANNY_SIGMA_PX, CANNY_LOW, CANNY_HIGH = 1.0, 0.1, 0.2
CANNY_UNIT = 4000
"""Gradients of ink 0–1 in whole numbers, since OpenCV's Canny takes int16."""

Generator = np.random.Generator


def stripe(image: DigitImage, _rng: Generator) -> DigitImage:
    """Invert the left and the right quarter."""
    striped = image.copy()
    striped[:, :STRIPE_PX] = 1 - striped[:, :STRIPE_PX]
    striped[:, -STRIPE_PX:] = 1 - striped[:, -STRIPE_PX:]
    return striped


def fog(image: DigitImage, rng: Generator) -> DigitImage:
    """Lay fog over a digit, three times as strong as its ink, and dim both together."""
    veiled = image + np.float32(FOG_DENSITY) * _plasma(rng)[:IMAGE_SIDE, :IMAGE_SIDE]
    dimmed = veiled * (image.max() / (image.max() + FOG_DENSITY))
    return np.asarray(np.clip(dimmed, 0, 1), np.float32)


def spatter(image: DigitImage, rng: Generator) -> DigitImage:
    """Cover a digit with dark gray drops of mud."""
    liquid = rng.normal(SPATTER_MEAN, SPATTER_DEVIATION, image.shape).astype(np.float32)
    drops = (cv2.GaussianBlur(liquid, (0, 0), SPATTER_SIGMA_PX) > SPATTER_LEVEL).astype(np.float32)
    mud = np.asarray(cv2.GaussianBlur(drops, (0, 0), MUD_EDGE_SIGMA_PX), np.float32)
    mud[mud < MIN_MUD] = 0
    return np.asarray(image * (1 - mud) + np.float32(MUD_GRAY) * mud, np.float32)


def dotted_line(image: DigitImage, rng: Generator) -> DigitImage:
    """Draw a line of dots two px long from the left side to the right one."""
    start, end = rng.integers(0, IMAGE_SIDE - 1, 2)
    line = _line((0, float(start)), (IMAGE_SIDE - 1, float(end)))
    is_gap = np.arange(IMAGE_SIDE) // 2 % 2 == 0
    return np.clip(image + np.where(is_gap, 0, line), 0, 1).astype(np.float32)


def zigzag(image: DigitImage, rng: Generator) -> DigitImage:
    """Draw a zigzag from the left side to the right one."""
    left, right = ZIGZAG_COLUMNS
    start = float(rng.integers(0, IMAGE_SIDE - 1))
    rise = float(rng.integers(-5, 5)) / (right - left)
    length = np.hypot(right - left, rise * (right - left))
    along = [0, *np.arange(ZIGZAG_PX, length, 2 * ZIGZAG_PX), length]
    aside = [0, *(ZIGZAG_PX * (-1) ** index for index in range(len(along) - 2)), 0]
    turn = np.array([[1, rise], [-rise, 1]]) / np.hypot(1, rise)
    corners = np.column_stack([along, aside]) @ turn + (left, start)
    drawn = image.copy()
    for before, after in itertools.pairwise(corners):
        drawn = np.clip(drawn + _line(tuple(before), tuple(after)), 0, 1)
    return drawn.astype(np.float32)


def canny_edges(image: DigitImage, _rng: Generator) -> DigitImage:
    """Keep a digit's outline alone, as Canny's detector finds it."""
    smooth = cv2.GaussianBlur(image, (0, 0), CANNY_SIGMA_PX)
    across, down = (
        np.rint(CANNY_UNIT * cv2.Sobel(smooth, cv2.CV_32F, *axis)).astype(np.int16) for axis in ((1, 0), (0, 1))
    )
    edges = cv2.Canny(across, down, CANNY_LOW * CANNY_UNIT, CANNY_HIGH * CANNY_UNIT, L2gradient=True)
    return (np.asarray(edges) > 0).astype(np.float32)


def _line(start: tuple[float, ...], end: tuple[float, ...]) -> NDArray[np.float64]:
    """Draw a line between two points, (column, row) each, from left to right: [28, 28], 0–1."""
    columns, rows = np.meshgrid(np.arange(IMAGE_SIDE), np.arange(IMAGE_SIDE))
    at = start[1] + (columns - start[0]) * (end[1] - start[1]) / (end[0] - start[0])
    share = np.minimum(np.abs(rows - at) / LINE_REACH_PX, 1 - 1e-9)
    is_between = (columns >= np.floor(start[0])) & (columns < np.ceil(end[0]))
    return np.where(is_between, np.clip(np.log(1 - share) + 1, 0, 1), 0)


def _plasma(rng: Generator) -> NDArray[np.float32]:
    """Make a cloud by the diamond-square algorithm on a torus: float32 [FOG_SIDE, FOG_SIDE], 0–1.

    Source:
        Fournier, Fussell and Carpenter 1982, "Computer rendering of stochastic models".
    """
    cloud, amplitude = np.zeros((1, 1)), 1.0
    while cloud.shape[0] < FOG_SIDE:
        squares = cloud + np.roll(cloud, -1, 0)
        centres = (squares + np.roll(squares, -1, 1)) / 4 + rng.uniform(-amplitude, amplitude, cloud.shape)
        beside = centres + np.roll(centres, 1, 0) + cloud + np.roll(cloud, -1, 1)
        below = centres + np.roll(centres, 1, 1) + cloud + np.roll(cloud, -1, 0)
        finer = np.empty((2 * cloud.shape[0], 2 * cloud.shape[1]))
        finer[::2, ::2], finer[1::2, 1::2] = cloud, centres
        finer[::2, 1::2] = beside / 4 + rng.uniform(-amplitude, amplitude, cloud.shape)
        finer[1::2, ::2] = below / 4 + rng.uniform(-amplitude, amplitude, cloud.shape)
        cloud, amplitude = finer, amplitude / FOG_DECAY
    return np.asarray((cloud - cloud.min()) / np.ptp(cloud), np.float32)
