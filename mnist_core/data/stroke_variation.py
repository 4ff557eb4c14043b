"""Vary strokes as people, mice and pens do: slant, proportion, wobble, and pens from hairline to marker."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.data.handmade_shapes import shape_points
from mnist_core.data.stroke_curves import Stroke, smooth_curve
from mnist_core.data.stroke_drawing import draw_gray
from mnist_core.errors import BlankImageError
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink

DIGIT_SIZES_PX = (18.0, 110.0)
"""A digit's longer side as it is drawn for training; larger drawings take longer and look alike at 28×28 px."""

MIN_PEN_PX = 1.0
"""A thinner line would be too faint to count as ink."""

MARGIN_PX = 6
"""Empty ground around a training digit."""

SCANNED_SHARE = 0.25
"""This share of the drawings is blurred, and half of those are thresholded to black and white."""

PEN_SHARE = (0.02, 0.3)
"""Pen width over the digit's longer side: hairlines on large digits to markers on small ones."""


SHAPE_JITTER = 3.0
"""σ by which each point of a hand-drawn shape moves, in shapes about 100 high."""

SHAPE_STRENGTH = 1.3
"""Few shapes stand for many people, so they vary more than one writer's digits."""


def digit_from_shape(shape: str, rng: np.random.Generator) -> DigitImage:
    """Draw a hand-drawn shape in some handwriting and prepare it as the app does: float32 [28, 28], 0–1."""
    points = (np.array(stroke, np.float32) for stroke in shape_points(shape))
    strokes = [smooth_curve(jitter_points(stroke, rng, SHAPE_JITTER)) for stroke in points]
    return digit_from_varied(vary_strokes(strokes, rng, SHAPE_STRENGTH), rng)


def vary_strokes(strokes: Sequence[Stroke], rng: np.random.Generator, strength: float = 1.0) -> list[Stroke]:
    """Rotate, slant, stretch and wobble strokes as another writer would.

    Args:
        strokes: float32 [P, 2] each.
        rng: random generator.
        strength: 0 leaves them as they are; 1 has σ 5.7° of rotation, 0.15 of slant and 15 % of stretch.
    """
    points = np.concatenate(strokes)
    size = float(np.ptp(points, axis=0).max()) or 1.0
    angle, slant, stretch = rng.normal(0, strength, 3) * (0.10, 0.15, 0.15)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    form = (np.array([[np.exp(stretch), slant], [0, 1]]) @ turn).T
    bend = _random_bend(rng, 0.03 * strength * size)
    wobble = abs(rng.normal(0, 0.006 * strength)) * size
    return [
        ((stroke + bend(stroke / size) + _smooth_noise(rng, len(stroke), wobble)) @ form).astype(np.float32)
        for stroke in strokes
    ]


def jitter_points(points: NDArray[np.floating], rng: np.random.Generator, size: float) -> NDArray[np.floating]:
    """Move each point of a handmade shape by itself; equal neighbours (corners) stay together."""
    moved = points + rng.normal(0, size, points.shape)
    same = (points[1:] == points[:-1]).all(axis=1)
    moved[1:][same] = moved[:-1][same]
    return moved


def digit_from_varied(strokes: Sequence[Stroke], rng: np.random.Generator) -> DigitImage:
    """Draw strokes at a random size with a random pen, sometimes scanned badly, and preprocess them as the app does.

    Returns:
        float32 [28, 28], 0–1.
    """
    share, size = (float(np.exp(rng.uniform(*np.log(span)))) for span in (PEN_SHARE, DIGIT_SIZES_PX))
    pen = max(share * size, MIN_PEN_PX)
    clean = draw_gray(strokes, pen, size, side=math.ceil(size + pen + 2 * MARGIN_PX))
    gray = _scanned(clean, size, rng) if rng.random() < SCANNED_SHARE else clean
    try:
        return digit_from_ink(ink_from_gray(gray))
    except BlankImageError:  # a hairline that the blur washed out
        return digit_from_ink(ink_from_gray(clean))


def _scanned(gray: NDArray[np.uint8], size: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blur a drawing and, half the time, threshold it, as scanners and phones do."""
    soft = np.asarray(cv2.GaussianBlur(gray, (0, 0), rng.uniform(0.005, 0.025) * size), np.uint8)
    if rng.random() < 0.5:
        return soft
    hard = np.where(soft < rng.uniform(110, 190), 0, 255).astype(np.uint8)
    return hard if hard.min() == 0 else gray  # a hairline that the threshold would lose stays as it is


def _random_bend(rng: np.random.Generator, amplitude: float) -> Callable[[Stroke], NDArray[np.floating]]:
    """A smooth displacement of the plane: two sine waves of random direction."""
    direction = rng.normal(0, 4, (2, 2))
    phase, push = rng.uniform(0, 2 * np.pi, 2), rng.normal(0, amplitude, (2, 2))
    return lambda at: np.sin(at @ direction.T + phase) @ push


def _smooth_noise(rng: np.random.Generator, count: int, amplitude: float) -> NDArray[np.floating]:
    noise = rng.normal(0, amplitude, (count + 4, 2))
    smooth: NDArray[np.floating] = (noise[:-4] + noise[1:-3] + noise[2:-2] + noise[3:-1] + noise[4:]) / np.sqrt(5)
    return smooth
