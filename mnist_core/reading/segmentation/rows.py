"""Rows of writing (text lines): their skew, their order from top to bottom, and where a space is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from mnist_core.reading.segmentation.components import Component, sides_of, typical_size

MIN_BODY_HEIGHT_RATIO = 0.4
"""A component at least this high, as a share of the typical size, forms rows; lower ones join the nearest row."""

MIN_ROW_OVERLAP = 0.45
"""Components share a row if they overlap vertically by this share of the smaller one's height."""

MAX_NEIGHBOUR_DISTANCE = 4.0
"""How far to the right, in typical sizes, the next component of a row is looked for while the skew is unknown."""

MAX_SLOPE = math.tan(math.radians(20))


def estimate_skew(components: Sequence[Component]) -> float:
    """Estimate the skew of the writing: a least-squares line through each chain of neighbours.

    Returns:
        Pixels down per pixel to the right; 0 where fewer than three components stand in a row.
    """
    bodies = _bodies(components)
    if len(bodies) < 3:
        return 0.0
    chains = _chains(bodies, reach=MAX_NEIGHBOUR_DISTANCE * typical_size(components))
    along, down = 0.0, 0.0
    for chain in chains:
        if len(chain) < 3:
            continue
        x = np.array([component.left + component.width / 2 for component in chain])
        y = np.array([component.top + component.height / 2 for component in chain])
        along += float(((x - x.mean()) ** 2).sum())
        down += float(((x - x.mean()) * (y - y.mean())).sum())
    slope = down / along if along else 0.0
    return slope if abs(slope) <= MAX_SLOPE else 0.0


def find_rows(components: Sequence[Component], slope: float = 0.0) -> list[list[Component]]:
    """Sort components into rows, top to bottom, and each row from left to right.

    Args:
        components: in any order.
        slope: pixels down per pixel to the right, from `estimate_skew`.
    """
    bodies = _bodies(components)
    rows: list[list[Component]] = []
    ends: list[float] = []  # each row's lowest point, level with the row
    for component in sorted(bodies, key=lambda component: _middle(component, slope)):
        top, bottom = (_middle(component, slope) + side * component.height / 2 for side in (-1, 1))
        near = [index for index, end in enumerate(ends) if end > top]
        best = max(near, key=lambda index: _row_overlap(component, rows[index], slope), default=None)
        if best is not None and _row_overlap(component, rows[best], slope) >= MIN_ROW_OVERLAP:
            rows[best].append(component)
            ends[best] = max(ends[best], bottom)
        else:
            rows.append([component])
            ends.append(bottom)
    _add_to_nearest(rows, components)
    rows.sort(key=lambda row: float(np.median([_middle(component, slope) for component in row])))
    return [sorted(row, key=lambda component: component.left) for row in rows]


def row_height(row: Sequence[Component]) -> float:
    """Take the height, in pixels, that the digits of a row have: the median of its larger components."""
    heights = np.array([component.height for component in row])
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


def _bodies(components: Sequence[Component]) -> list[Component]:
    smallest = MIN_BODY_HEIGHT_RATIO * typical_size(components)
    return [component for component in components if component.height >= smallest] or list(components)


def _chains(bodies: Sequence[Component], reach: float) -> list[list[Component]]:
    """Follow each component to its nearest neighbour on the right that overlaps it vertically."""
    left, top, right, bottom = sides_of(bodies).T
    middle, height = (left + right) / 2, bottom - top
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    is_next = (middle[:, None] < middle) & (left - right[:, None] < reach)
    is_next &= shared >= MIN_ROW_OVERLAP * np.minimum(height[:, None], height)
    nearest = np.where(is_next, left, np.inf).argmin(axis=1)
    following = {
        component.label: bodies[nearest[index]] for index, component in enumerate(bodies) if is_next[index].any()
    }
    has_left = {component.label for component in following.values()}
    chains = []
    for component in bodies:
        if component.label not in has_left:
            chain = [component]
            while chain[-1].label in following:
                chain.append(following[chain[-1].label])
            chains.append(chain)
    return chains


def _middle(component: Component, slope: float) -> float:
    return component.top + component.height / 2 - slope * (component.left + component.width / 2)


def _row_overlap(component: Component, row: Sequence[Component], slope: float) -> float:
    """Compare a component with the row's member that is nearest along the row."""
    nearest = min(row, key=lambda other: abs(other.left + other.width / 2 - component.left - component.width / 2))
    middle, other = _middle(component, slope), _middle(nearest, slope)
    return _overlap(
        middle - component.height / 2,
        middle + component.height / 2,
        other - nearest.height / 2,
        other + nearest.height / 2,
    )


def _add_to_nearest(rows: Sequence[list[Component]], components: Sequence[Component]) -> None:
    """Add each component that is in no row to the row of the nearest component, in place."""
    row_of = [row for row in rows for _ in row]
    placed = [component for row in rows for component in row]
    labels = {component.label for component in placed}
    left, top, right, bottom = sides_of(placed).T
    for component in components:
        if component.label not in labels:
            across = np.maximum(left - component.right, component.left - right).clip(0)
            down = np.maximum(top - component.bottom, component.top - bottom).clip(0)
            row_of[int(np.hypot(across, down).argmin())].append(component)


def _overlap(top: float, bottom: float, other_top: float, other_bottom: float) -> float:
    """Share of the shorter interval that both cover; negative where they are apart."""
    return (min(bottom, other_bottom) - max(top, other_top)) / max(1.0, min(bottom - top, other_bottom - other_top))
