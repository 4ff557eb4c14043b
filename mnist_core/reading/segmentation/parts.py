"""Ink falls into parts: connected pieces, each with its box; dust that belongs to no digit is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

    def moved(self, right: int, down: int) -> Box:
        """The same box, moved by pixels."""
        return Box(self.left + right, self.top + down, self.width, self.height)


@dataclass(frozen=True, eq=False)
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
    def box(self) -> Box:
        """The box alone."""
        return Box(self.left, self.top, self.width, self.height)

    @property
    def size(self) -> int:
        """Longer side, in pixels."""
        return max(self.width, self.height)

    def joined(self, other: Part) -> Part:
        """Take another part in, under this part's label."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        width = max(self.right, other.right) - left
        height = max(self.bottom, other.bottom) - top
        return replace(self, left=left, top=top, width=width, height=height, area=self.area + other.area)


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
    sides = sides_of(bodies)
    return bodies + [part for part in small if _distance(part, sides) <= DUST_DISTANCE * typical]


def sides_of(parts: Sequence[Part]) -> NDArray[np.int_]:
    """Put the sides of all boxes into one array: int [N, 4]; left, top, right, bottom."""
    return np.array([(part.left, part.top, part.right, part.bottom) for part in parts]).reshape(-1, 4)


def _distance(part: Part, edges: NDArray[np.int_]) -> float:
    """Measure how far a part's box is from the nearest of other boxes [N, 4], in pixels."""
    across = np.maximum(edges[:, 0] - part.right, part.left - edges[:, 2]).clip(0)
    down = np.maximum(edges[:, 1] - part.bottom, part.top - edges[:, 3]).clip(0)
    return float(np.hypot(across, down).min())
