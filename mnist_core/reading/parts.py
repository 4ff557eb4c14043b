"""Ink falls into parts: connected pieces, each with its box; dust that belongs to no digit is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

DUST_SIZE = 0.16
"""A part smaller than this share of the typical part may be dust…"""

DUST_DISTANCE = 0.12
"""…if it also lies farther than this share of the typical part's size from every larger part."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in page pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Part:
    """A connected piece of ink.

    Attributes:
        label: its pixels' value in the label map.
        left, top, width, height: its box, in pixels.
        area: how many pixels.
        source: the label of the piece that it was cut from; its own where it was not cut.
    """

    label: int
    left: int
    top: int
    width: int
    height: int
    area: int
    source: int

    @property
    def right(self) -> int:
        """One past the last column."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """One past the last row."""
        return self.top + self.height

    @property
    def size(self) -> int:
        """Longer side, in pixels."""
        return max(self.width, self.height)


def find_parts(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], list[Part]]:
    """Label connected ink, diagonal neighbours included.

    Args:
        ink: uint8 [H, W], 0 where nothing is drawn.
    Returns:
        The label map, int32 [H, W], 0 for ground; and a part per label.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = enumerate(stats.tolist())
    parts = [Part(label, left, top, width, height, area, label) for label, (left, top, width, height, area) in boxes]
    return np.asarray(labels, np.int32), parts[1:]


def typical_size(parts: Sequence[Part]) -> float:
    """Find the longer side in pixels that half of all ink lies at or above, so that dust has no say."""
    by_size = sorted(parts, key=lambda part: part.size)
    ink_so_far = np.cumsum([part.area for part in by_size])
    return float(by_size[int(np.searchsorted(ink_so_far, ink_so_far[-1] / 2))].size)


def without_dust(parts: Sequence[Part]) -> list[Part]:
    """Leave out what is small and lies apart; small pieces beside a stroke belong to the digit."""
    if len(parts) < 2:
        return list(parts)
    typical = typical_size(parts)
    bodies = [part for part in parts if part.size >= DUST_SIZE * typical]
    small = [part for part in parts if part.size < DUST_SIZE * typical]
    if not small:
        return bodies
    edges = np.array([(body.left, body.top, body.right, body.bottom) for body in bodies])
    return bodies + [part for part in small if _distance(part, edges) <= DUST_DISTANCE * typical]


def join_stacked(parts: Sequence[Part], labels: NDArray[np.int32]) -> list[Part]:
    """Join two parts that all but touch one above the other and together are no higher than their neighbours.

    An 8 of two loops would otherwise become two rows.

    Args:
        parts: without dust.
        labels: int32 [H, W]; the lower part's pixels take the upper one's label, in place.
    """
    joined = sorted(parts, key=lambda part: part.top)
    for upper in list(joined):
        for lower in list(joined):
            if upper in joined and lower.label != upper.label and _is_stacked(upper, lower, joined):
                window = labels[lower.top : lower.bottom, lower.left : lower.right]
                window[window == lower.label] = upper.label
                joined.remove(lower)
                joined[joined.index(upper)] = upper = _around(upper, lower)
    return joined


def _is_stacked(upper: Part, lower: Part, parts: Sequence[Part]) -> bool:
    size = max(upper.size, lower.size)
    if min(upper.size, lower.size) < size / 3 or lower.top - upper.bottom > size / 10 or lower.bottom <= upper.bottom:
        return False
    shared = min(upper.right, lower.right) - max(upper.left, lower.left)
    if shared < 0.6 * min(upper.width, lower.width):
        return False
    others = [part.height for part in parts if part not in (upper, lower) and part.height > size / 3]
    together = lower.bottom - upper.top
    return not others or together <= 1.3 * float(np.median(others))


def _around(first: Part, second: Part) -> Part:
    left, top = min(first.left, second.left), min(first.top, second.top)
    width = max(first.right, second.right) - left
    height = max(first.bottom, second.bottom) - top
    return Part(first.label, left, top, width, height, first.area + second.area, first.source)


def _distance(part: Part, edges: NDArray[np.int_]) -> float:
    """Measure how far a part's box is from the nearest of other boxes [N, 4], in pixels."""
    across = np.maximum(edges[:, 0] - part.right, part.left - edges[:, 2]).clip(0)
    down = np.maximum(edges[:, 1] - part.bottom, part.top - edges[:, 3]).clip(0)
    return float(np.hypot(across, down).min())
