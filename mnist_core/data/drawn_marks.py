"""Ticks, separators and signs of no alphabet, drawn at random as a pen would; training learns to doubt them."""

from __future__ import annotations

import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.data.stroke_curves import Stroke, smooth_curve
from mnist_core.data.stroke_variation import digit_from_varied, vary_strokes

Generator = np.random.Generator

GLYPH_NODES = np.array([(x, y) for x in (0, 35, 70) for y in (0, 33, 67, 100)], np.float32)
"""Strokes of a glyph lead from one of these points to another."""


def tick(rng: Generator) -> DigitImage:
    """A short stroke down and a longer one up, with a sharp or a round turn: float32 [28, 28], 0–1."""
    start = np.array([rng.uniform(-60, -15), rng.uniform(-70, -5)])
    stop = np.array([rng.uniform(25, 130), rng.uniform(-140, -40)])
    turn = np.zeros((2 if rng.random() < 0.6 else 1, 2))
    return digit_from_varied(vary_strokes([smooth_curve(np.vstack([start, turn, stop]))], rng), rng)


def separator(rng: Generator) -> DigitImage:
    """A dash, a bracket, a flat slash or a comma, now and then two of them: float32 [28, 28], 0–1.

    An upright slash is left out: it is how many people write a 1.
    """
    strokes = [_SEPARATORS[int(rng.integers(len(_SEPARATORS)))](rng)]
    if rng.random() < 0.2:
        strokes.append(strokes[0] + rng.uniform(-60, 60, 2).astype(np.float32))
    return digit_from_varied(vary_strokes(strokes, rng, 0.5), rng)


def glyph(rng: Generator) -> DigitImage:
    """Three to six straight or bent strokes between points of a grid: float32 [28, 28], 0–1."""
    strokes = []
    for _ in range(rng.integers(3, 7)):
        start, stop = GLYPH_NODES[rng.choice(len(GLYPH_NODES), 2, replace=False)]
        bent = (start + stop) / 2 + rng.normal(0, 18 if rng.random() < 0.5 else 1, 2)
        strokes.append(smooth_curve(np.stack([start, bent, stop])))
    return digit_from_varied(vary_strokes(strokes, rng), rng)


def _dash(rng: Generator) -> Stroke:
    return smooth_curve(np.array([[0, 0], [50, rng.normal(0, 6)], [100, rng.normal(0, 8)]]))


def _bracket(rng: Generator) -> Stroke:
    bulge = rng.uniform(22, 45) * rng.choice([-1, 1])
    return smooth_curve(np.array([[0, 0], [bulge, 30], [bulge, 70], [0, 100]]))


def _flat_slash(rng: Generator) -> Stroke:
    return smooth_curve(np.array([[0, 0], [rng.uniform(100, 160) * rng.choice([-1, 1]), 100]]))


def _comma(rng: Generator) -> Stroke:
    return smooth_curve(np.array([[0, 0], [8, 0], [10, 8], [rng.uniform(-20, 0), 30]]))


_SEPARATORS = (_dash, _dash, _bracket, _flat_slash, _comma)
