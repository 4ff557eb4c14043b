"""Ruled and squared paper: printed lines are found as long straight lines and taken out, strokes across them stay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LINE_SIDE = 600
"""Longer side, in pixels, at which lines are looked for."""

LEAST_DEPTH = 14
"""Of 255: the faintest print that is looked for."""

LEAST_LENGTH = 0.5
"""A printed line covers at least this share of the page's side."""

MAX_SKEW = np.radians(20)
MAX_LINES = 120


def without_ruled_lines(depth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take printed lines out.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the paper.
    Returns:
        The same, 0 along printed lines wherever no stroke crosses them.
    """
    lines = _find_lines(depth)
    if not lines:
        return depth
    cleaned = depth.copy()
    for rho, theta in lines:
        _erase(cleaned, depth, rho, theta)
    return cleaned


def _find_lines(depth: NDArray[np.uint8]) -> list[tuple[float, float]]:
    """Find long straight lines near level and near upright: distance from the origin in pixels, normal's angle."""
    scale = min(1.0, LINE_SIDE / max(depth.shape))
    small = np.asarray(cv2.resize(depth, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found: list[tuple[float, float]] = []
    for is_level in (True, False):
        ridge = _ridge(small if is_level else np.ascontiguousarray(small.T))
        lines = cv2.HoughLines(ridge, 1, np.radians(0.25), int(LEAST_LENGTH * ridge.shape[1]),
                               min_theta=np.pi / 2 - MAX_SKEW, max_theta=np.pi / 2 + MAX_SKEW)  # fmt: skip
        kept: list[tuple[float, float]] = []
        for rho, theta in lines.reshape(-1, 2)[:, :2].tolist() if lines is not None else []:
            if all(abs(rho - other) > 5 for other, _ in kept):
                kept.append((rho, theta))
        found += [(rho / scale, theta if is_level else np.pi / 2 - theta) for rho, theta in kept[:MAX_LINES]]
    return found


def _ridge(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mark pixels that are darker than what lies a few rows above and below: thin level lines."""
    smooth = cv2.blur(small, (9, 1)).astype(np.int16)
    reach = 4
    above, below = np.roll(smooth, reach, axis=0), np.roll(smooth, -reach, axis=0)
    rise = smooth - np.maximum(above, below)
    peak = (smooth >= np.roll(smooth, 1, axis=0)) & (smooth >= np.roll(smooth, -1, axis=0))
    mask = (rise >= LEAST_DEPTH // 2) & peak & (smooth >= LEAST_DEPTH // 2)
    mask[:reach], mask[-reach:] = False, False
    return mask.view(np.uint8) * np.uint8(255)


def _erase(cleaned: NDArray[np.uint8], depth: NDArray[np.uint8], rho: float, theta: float) -> None:
    """Set a line to 0 in `cleaned`, in place, except where the ink across it is thicker than the line."""
    if abs(np.sin(theta)) < abs(np.cos(theta)):
        _erase(cleaned.T, depth.T, rho, np.pi / 2 - theta)
        return
    height, width = depth.shape
    x = np.arange(width)
    y = (rho - x * np.cos(theta)) / np.sin(theta)
    reach = max(6, round(0.012 * max(depth.shape)))
    rows = np.round(y).astype(int)[None, :] + np.arange(-reach, reach + 1)[:, None]
    inside = (rows >= 0) & (rows < height)
    strip = np.where(inside, depth[rows.clip(0, height - 1), x[None, :]], 0)
    top, bottom, is_thin, usual_depth = _extent(strip, reach)
    offsets = np.arange(-reach, reach + 1)[:, None]
    wipe = inside & is_thin & (offsets >= top - 1) & (offsets <= bottom + 1) & (strip <= 1.5 * usual_depth + 10)
    cleaned[rows[wipe], np.broadcast_to(x, rows.shape)[wipe]] = 0


def _extent(
    strip: NDArray[np.uint8], reach: int
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.bool_], float]:
    """Follow the line's dark run up and down in each column.

    Returns:
        First and last row beside the line; whether the run is thin, at most twice the usual one and a pixel; and how
        deep the line's middle usually is.
    """
    dark = strip >= LEAST_DEPTH
    near = max(2, reach // 2)
    centre = reach + np.argmax(strip[reach - near : reach + near + 1], axis=0) - near
    index = np.arange(len(strip))[:, None]
    gap_above = np.where(~dark & (index < centre), index, -1).max(axis=0)
    gap_below = np.where(~dark & (index > centre), index, len(strip)).min(axis=0)
    run = gap_below - gap_above - 1
    on_line = dark[centre, np.arange(strip.shape[1])]
    usual = float(np.median(run[on_line])) if on_line.any() else 0.0
    usual_depth = float(np.median(strip[centre, np.arange(strip.shape[1])][on_line])) if usual else 0.0
    return gap_above + 1 - reach, gap_below - 1 - reach, on_line & (run <= 2 * usual + 1), usual_depth
