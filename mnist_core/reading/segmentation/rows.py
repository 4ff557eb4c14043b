"""Parts of ink stand in rows: the slope of the writing, rows from top to bottom, and where a space is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from mnist_core.reading.segmentation.parts import Part, sides_of, typical_size

BODY_HEIGHT = 0.4
"""A part at least this share of the typical part's size carries its row; smaller ones join the nearest row."""

SAME_ROW_OVERLAP = 0.45
"""Parts share a row if they overlap vertically by this share of the smaller one's height."""

REACH = 4.0
"""How far to the right, in typical sizes, the next part of a row is looked for while the slope is unknown."""

MAX_SLOPE = math.tan(math.radians(20))


def find_slope(parts: Sequence[Part]) -> float:
    """Estimate how the writing climbs or falls, by neighbours first and whole rows then.

    Returns:
        Pixels down per pixel to the right; 0 where fewer than three parts stand in a row.
    """
    bodies = _bodies(parts)
    if len(bodies) < 3:
        return 0.0
    chains = _chains(bodies, reach=REACH * typical_size(parts))
    along, down = 0.0, 0.0
    for chain in chains:
        if len(chain) < 3:
            continue
        x = np.array([part.left + part.width / 2 for part in chain])
        y = np.array([part.top + part.height / 2 for part in chain])
        along += float(((x - x.mean()) ** 2).sum())
        down += float(((x - x.mean()) * (y - y.mean())).sum())
    slope = down / along if along else 0.0
    return slope if abs(slope) <= MAX_SLOPE else 0.0


def find_rows(parts: Sequence[Part], slope: float = 0.0) -> list[list[Part]]:
    """Sort parts into rows, top to bottom, and each row from left to right.

    Args:
        parts: in any order.
        slope: pixels down per pixel to the right, from `find_slope`.
    """
    bodies = _bodies(parts)
    rows: list[list[Part]] = []
    for part in sorted(bodies, key=lambda part: _middle(part, slope)):
        row = max(rows, key=lambda row: _row_overlap(part, row, slope), default=None)
        if row is not None and _row_overlap(part, row, slope) >= SAME_ROW_OVERLAP:
            row.append(part)
        else:
            rows.append([part])
    chosen = {part.label for part in bodies}
    for part in parts:
        if part.label not in chosen:
            min(rows, key=lambda row: _distance_to_row(part, row, slope)).append(part)
    rows.sort(key=lambda row: float(np.median([_middle(part, slope) for part in row])))
    return [sorted(row, key=lambda part: part.left) for row in rows]


def row_height(row: Sequence[Part]) -> float:
    """Take the height, in pixels, that the digits of a row have: the median of its larger parts."""
    heights = np.array([part.height for part in row])
    return float(np.median(heights[heights >= heights.max() / 2]))


def has_space(gaps: Sequence[float], index: int, height: float) -> bool:
    """Tell whether the gap after a digit is wide enough, beside the other gaps of its row, to be a space.

    Args:
        gaps: pixels between neighbouring digits of one row.
        index: which of them.
        height: the row's height in pixels.
    """
    usual = max(0.0, float(np.quantile(gaps, 0.25)))
    return gaps[index] > 0.5 * height + 1.2 * min(usual, 0.8 * height)


def _bodies(parts: Sequence[Part]) -> list[Part]:
    smallest = BODY_HEIGHT * typical_size(parts)
    return [part for part in parts if part.height >= smallest] or list(parts)


def _chains(bodies: Sequence[Part], reach: float) -> list[list[Part]]:
    """Follow each part to its nearest neighbour on the right that overlaps it vertically."""
    left, top, right, bottom = sides_of(bodies).T
    middle, height = (left + right) / 2, bottom - top
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    is_next = (middle[:, None] < middle) & (left - right[:, None] < reach)
    is_next &= shared >= SAME_ROW_OVERLAP * np.minimum(height[:, None], height)
    nearest = np.where(is_next, left, np.inf).argmin(axis=1)
    following = {part.label: bodies[nearest[index]] for index, part in enumerate(bodies) if is_next[index].any()}
    has_left = {part.label for part in following.values()}
    chains = []
    for part in bodies:
        if part.label not in has_left:
            chain = [part]
            while chain[-1].label in following:
                chain.append(following[chain[-1].label])
            chains.append(chain)
    return chains


def _middle(part: Part, slope: float) -> float:
    return part.top + part.height / 2 - slope * (part.left + part.width / 2)


def _row_overlap(part: Part, row: Sequence[Part], slope: float) -> float:
    """Compare a part with the row's member that is nearest along the row."""
    nearest = min(row, key=lambda other: abs(other.left + other.width / 2 - part.left - part.width / 2))
    middle, other = _middle(part, slope), _middle(nearest, slope)
    return _overlap(
        middle - part.height / 2, middle + part.height / 2, other - nearest.height / 2, other + nearest.height / 2
    )


def _distance_to_row(part: Part, row: Sequence[Part], slope: float) -> float:
    """Measure how far a small part is from a row's nearest part, in pixels."""
    return min(
        math.hypot(
            max(other.left - part.right, part.left - other.right, 0),
            max(other.top - part.bottom, part.top - other.bottom, 0),
        )
        for other in row
    )


def _overlap(top: float, bottom: float, other_top: float, other_bottom: float) -> float:
    """Share of the shorter interval that both cover; negative where they are apart."""
    return (min(bottom, other_bottom) - max(top, other_top)) / max(1.0, min(bottom - top, other_bottom - other_top))
