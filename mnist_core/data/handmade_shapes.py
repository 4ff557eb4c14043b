"""Digits, letters and signs of our own making, as pen strokes: the styles that MNIST and one tablet's writers lack.

A shape is written as points in a box about 100 high, y down: `x,y` along a smooth curve, `x,y*` for a corner, `;` for
pen up. They were drawn by hand for this project, from how digits are taught on both sides of the Atlantic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.data.stroke_variation import digit_from_varied, jitter_points, vary_strokes
from mnist_core.data.strokes import Stroke

DIGIT_SHAPES: dict[int, tuple[str, ...]] = {
    0: (
        "35,0 10,15 0,50 10,85 35,100 60,85 70,50 60,15 35,0",
        "30,0 10,20 2,55 12,90 30,100 48,85 55,45 45,10 25,2",
        "48,8 25,0 5,25 2,65 20,98 50,95 66,60 60,20 38,3 28,8",
        "35,0 10,15 0,50 10,85 35,100 60,85 70,50 60,15 35,0; 62,8 8,92",
    ),
    1: (
        "0,0 0,100",
        "0,25 22,0* 22,100",
        "0,45 32,0* 32,100",
        "5,20 25,0* 25,100; 0,100 50,100",
        "0,30 15,18 28,0* 28,100* 5,100; 28,100 52,100",
        "0,15 20,0* 15,100",
    ),
    2: (
        "5,25 15,5 35,0 60,10 62,30 45,55 20,80 0,100* 65,100",
        "5,20 30,0 58,18 45,55 15,95 5,88 15,78 35,92 65,98",
        "0,5 30,0 58,8 55,35 0,100* 65,97",
        "2,18 30,0 60,15 55,45 5,95* 30,88 50,100 68,90",
    ),
    3: (
        "5,10 30,0 55,15 50,35 25,47* 50,55 62,75 45,95 20,100 0,88",
        "0,0 55,0* 25,40* 50,48 62,72 45,95 20,100 0,90",
        "8,5 40,0 55,20 30,45 18,48 35,48 60,65 50,92 25,100 2,95",
    ),
    4: (
        "10,0 0,55* 62,55; 45,25 42,100",
        "45,0* 0,65* 68,65; 45,0 45,100",
        "50,100 50,0* 0,65* 68,65",
        "8,0 5,35 20,50 55,44; 58,0 48,100",
        "5,0 0,50* 50,50* 50,0; 50,0 50,100",
        "30,0 0,70* 62,68; 38,42 34,100",
    ),
    5: (
        "55,0 12,0* 8,42* 35,35 58,50 58,80 35,100 5,92",
        "12,0 8,42* 35,35 60,55 55,85 30,100 5,92; 12,0 60,0",
        "58,2 25,0 10,20 20,42 50,52 60,75 40,97 5,95",
        "15,2 5,48* 40,42 55,65 40,95 0,100; 16,4 50,-6",
    ),
    6: (
        "50,0 25,15 5,50 2,80 20,100 45,95 55,75 40,55 20,57 4,75",
        "45,0 10,60 8,85 30,100 52,85 45,60 20,60 8,78",
        "55,8 30,0 8,30 0,70 15,98 45,98 58,72 40,52 12,58 2,75",
    ),
    7: (
        "0,0 60,0* 25,100",
        "0,0 60,0* 25,100; 12,50 54,50",
        "0,15 2,0* 60,0* 35,45 22,100",
        "0,12 2,0* 62,0* 38,45 25,100; 14,52 58,46",
        "0,5 30,8 58,0* 40,40 32,100",
        "0,0 55,2* 5,100; 8,55 48,48",
    ),
    8: (
        "35,48 8,30 12,8 35,0 58,10 60,30 35,48 8,68 5,88 32,100 62,88 60,65 35,48",
        "58,15 35,0 10,12 15,35 50,55 62,80 35,100 6,85 15,60 50,40 60,18",
        "35,0 12,12 15,38 35,45 55,38 57,12 35,0; 35,45 5,60 5,90 35,100 65,90 65,60 35,45",
        "55,5 20,5 10,25 50,70 45,98 15,98 10,75 55,25 52,2",
    ),
    9: (
        "58,20 40,0 12,8 5,30 20,48 45,42 58,20* 55,60 48,100",
        "55,25 35,0 8,12 8,38 28,48 50,38 57,15* 58,60 45,92 20,100 3,90",
        "50,12 25,0 5,22 18,45 45,38 52,8* 52,100",
        "30,0 5,15 8,42 32,48 55,35 52,8 30,0; 55,20 50,70 25,100",
    ),
}

LETTER_SHAPES: dict[str, str] = {
    "A": "0,100 35,0* 70,100; 15,65 55,65",
    "C": "60,15 30,0 3,40 10,85 35,100 62,85",
    "E": "60,0 0,0* 0,100* 60,100; 0,50 50,50",
    "F": "60,0 0,0* 0,100; 0,48 48,48",
    "H": "0,0 0,100; 60,0 60,100; 0,50 60,50",
    "K": "0,0 0,100; 55,0 0,55* 58,100",
    "L": "0,0 0,100* 58,100",
    "M": "0,100 5,0* 40,60* 75,0* 80,100",
    "N": "0,100 0,0* 60,100* 60,0",
    "P": "0,100 0,0* 45,5 55,28 40,50 0,52",
    "R": "0,100 0,0* 45,5 52,28 35,50 0,52; 20,52 60,100",
    "T": "0,0 70,0; 35,0 35,100",
    "V": "0,0 32,100* 64,0",
    "W": "0,0 20,100* 40,30* 60,100* 80,0",
    "X": "0,0 60,100; 60,0 0,100",
    "d": "55,0 55,100; 55,55 30,40 5,55 5,88 28,100 55,85",
    "e": "5,65 58,60 48,30 20,28 2,60 20,98 58,88",
    "f": "55,8 35,0 25,20 25,100; 0,42 50,42",
    "h": "0,0 0,100; 0,60 25,42 50,55 52,100",
    "k": "0,0 0,100; 45,40 0,68* 50,100",
    "m": "0,35 0,100; 0,55 20,35 38,50 40,100; 40,55 58,35 78,50 80,100",
    "n": "0,30 0,100; 0,50 30,30 58,48 60,100",
    "p": "0,30 0,130; 0,45 30,28 58,50 50,85 25,95 0,82",
    "r": "0,30 0,100; 0,55 20,35 45,32",
    "t": "25,0 25,85 38,100 55,95; 0,32 55,32",
    "u": "0,30 2,80 25,100 50,85 55,30* 55,100",
    "w": "0,30 15,100* 35,50* 55,100* 72,30",
    "x": "0,30 55,100; 55,30 0,100",
}
"""Letters that no digit looks like. O, I, l, S, Z, B, D, G, b, g, q and y are left out: a sure answer may be right."""

SIGN_SHAPES: dict[str, str] = {
    "plus": "35,0 35,70; 0,35 70,35",
    "equals": "0,0 70,0; 0,35 70,35",
    "hash": "25,0 15,100; 60,0 50,100; 0,32 78,32; 0,68 75,68",
    "asterisk": "40,0 40,80; 5,20 75,60; 75,20 5,60",
    "question": "0,20 25,0 55,15 45,42 28,55 28,72; 28,98 28,100",
    "check": "0,60 28,100* 90,0",
    "arrow": "0,50 100,50; 65,15 100,50* 65,85",
    "triangle": "45,0* 90,80* 0,80* 45,0",
    "heart": "50,25* 25,0 2,25 15,55 50,95* 85,55 98,25 75,0 50,25",
    "wave": "0,30 20,0 45,30 70,55 95,25",
    "ampersand": "80,100 20,30 25,5 45,5 45,25 5,65 10,95 40,95 75,55",
    "zigzag": "0,0 30,60* 60,0* 90,60* 120,0",
}

POINTS_PER_PIECE = 8


POINT_JITTER = 3.0
STYLE_STRENGTH = 1.3


def digit_from_shape(shape: str, rng: np.random.Generator) -> DigitImage:
    """Draw a shape as some hand would, and read it the app's way: float32 [28, 28]."""
    strokes = [smooth_curve(jitter_points(_corner_points(part), rng, POINT_JITTER)) for part in shape.split(";")]
    return digit_from_varied(vary_strokes(strokes, rng, STYLE_STRENGTH), rng)


def strokes_from_shape(shape: str) -> tuple[Stroke, ...]:
    """Turn a written shape into strokes: float32 [P, 2] each."""
    return tuple(smooth_curve(_corner_points(part)) for part in shape.split(";"))


def smooth_curve(points: NDArray[np.floating]) -> Stroke:
    """Lead a uniform Catmull–Rom curve through points [P, 2]; a point given twice is a corner.

    Source:
        Catmull and Rom 1974, "A class of local interpolating splines".
    """
    padded = np.concatenate([points[:1], points, points[-1:]]).astype(np.float32)
    before, start, end, after = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = np.linspace(0, 1, POINTS_PER_PIECE, endpoint=False, dtype=np.float32)[None, :, None]
    curve = (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    ) / 2
    return np.concatenate([curve.reshape(-1, 2), padded[-1:]])


def _corner_points(part: str) -> NDArray[np.float32]:
    points = []
    for word in part.split():
        x, y = word.rstrip("*").split(",")
        points += [(float(x), float(y))] * (2 if word.endswith("*") else 1)
    return np.array(points, np.float32)
