"""Turn hand-drawn shapes into smooth strokes and centre them in a square; NumPy alone, so that a page can import it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_core.data.handmade_shapes import shape_points

Stroke = NDArray[np.float32]  # [P, 2]: x to the right, y down, any unit

POINTS_PER_PIECE = 8
"""Points of the curve between two points of a shape."""


def shape_strokes(shape: str) -> tuple[Stroke, ...]:
    """Turn a shape as written in `handmade_shapes` into smooth strokes.

    Returns:
        One float32 [P, 2] for each stroke, in the shape's own unit.

    Example:
        >>> [stroke.shape for stroke in shape_strokes("0,0 60,0* 25,100; 12,50 54,50")]
        [(17, 2), (9, 2)]
    """
    return tuple(_sharp_curve(points) for points in shape_points(shape))


def _sharp_curve(points: Sequence[tuple[float, float]]) -> Stroke:
    """Lead one spline up to each corner and another one on from it; a single one makes a small loop there."""
    corners = [index for index in range(1, len(points)) if points[index] == points[index - 1]]
    bounds = itertools.pairwise([0, *corners, len(points)])
    runs = [np.array(points[start:stop], np.float32) for start, stop in bounds if stop - start > 1]
    curves = [smooth_curve(run) for run in runs]
    return np.concatenate([curves[0], *(curve[1:] for curve in curves[1:])])


def smooth_curve(points: NDArray[np.floating]) -> Stroke:
    """Lead a uniform Catmull–Rom spline through points; a point given twice is a corner.

    Args:
        points: float [N, 2].
    Returns:
        float32 [8 (N − 1) + 1, 2].
    Source:
        Catmull and Rom 1974, "A class of local interpolating splines".

    Example:
        >>> smooth_curve(np.array([[0, 0], [8, 0]]))[::4].tolist()
        [[0.0, 0.0], [4.0, 0.0], [8.0, 0.0]]
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


def centred(strokes: Sequence[Stroke], size: float, side: float) -> list[NDArray[np.floating]]:
    """Scale strokes and put the middle of their bounding box at the middle of a square.

    Args:
        strokes: float32 [P, 2] each, any unit.
        size: longer side of the bounding box that comes out.
        side: side of the square, in the same unit.
    Returns:
        As many strokes, 0 to `side` where `size` is at most that.

    Example:
        >>> [stroke.tolist() for stroke in centred([np.array([[0, 0], [0, 2]], np.float32)], size=6, side=10)]
        [[[5.0, 2.0], [5.0, 8.0]]]
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = size / max(float((high - low).max()), 1e-6)
    return [(stroke - (low + high) / 2) * scale + side / 2 for stroke in strokes]
