"""Connected components of ink, each with its bounding box; specks that belong to no digit are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_SPECK_SIZE_RATIO = 0.16
"""A component smaller than this share of the typical component may be a speck…"""

MIN_SPECK_DISTANCE_RATIO = 0.12
"""…if it also lies farther than this share of the typical component's size from every larger component."""


@dataclass(frozen=True)
class Box:
    """A bounding box, in page pixels."""

    left: int
    top: int
    width: int
    height: int

    def moved(self, right: int, down: int) -> Box:
        """The same box, moved by pixels."""
        return Box(self.left + right, self.top + down, self.width, self.height)


@dataclass(frozen=True, eq=False)
class Component:
    """A connected component of ink, a piece cut from one, or several merged into one.

    Attributes:
        label: its pixels' value in the label map.
        left, top, width, height: its box, in pixels.
        area: how many pixels.
        source: the label of the piece that it was cut from; its own where it was not cut.
        neck: pen widths of ink that the cut on its right crosses; 0 where it was not cut there.
    """

    label: int
    left: int
    top: int
    width: int
    height: int
    area: int
    source: int
    neck: float = 0.0

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
        """The bounding box alone."""
        return Box(self.left, self.top, self.width, self.height)

    @property
    def size(self) -> int:
        """Longer side, in pixels."""
        return max(self.width, self.height)

    def joined(self, other: Component) -> Component:
        """Take another component in, under this component's label."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        width = max(self.right, other.right) - left
        height = max(self.bottom, other.bottom) - top
        return replace(self, left=left, top=top, width=width, height=height, area=self.area + other.area)


def find_components(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], list[Component]]:
    """Label connected ink, diagonal neighbours included.

    Args:
        ink: uint8 [H, W], 0 where nothing is drawn.
    Returns:
        The label map, int32 [H, W], 0 for background; and a component per label.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = enumerate(stats.tolist())
    components = [
        Component(label, left, top, width, height, area, label) for label, (left, top, width, height, area) in boxes
    ]
    return np.asarray(labels, np.int32), components[1:]


def bounding_box(components: Sequence[Component]) -> Box:
    """Find the smallest box around some components."""
    left, top = min(component.left for component in components), min(component.top for component in components)
    right, bottom = max(component.right for component in components), max(component.bottom for component in components)
    return Box(left, top, right - left, bottom - top)


def ink_of(components: Sequence[Component], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Crop the bounding box of some components out of a page, without the ink of others: uint8 [h, w]."""
    box = bounding_box(components)
    rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    mask = labels[rows, columns] == components[0].label
    for component in components[1:]:
        mask |= labels[rows, columns] == component.label
    own: NDArray[np.uint8] = ink[rows, columns] * mask
    return own


def typical_size(components: Sequence[Component]) -> float:
    """Take the median of the longer sides in pixels, weighted by area so that specks have no say."""
    by_size = sorted(components, key=lambda component: component.size)
    ink_so_far = np.cumsum([component.area for component in by_size])
    return float(by_size[int(np.searchsorted(ink_so_far, ink_so_far[-1] / 2))].size)


def remove_specks(components: Sequence[Component]) -> list[Component]:
    """Leave out specks, which are small and lie apart; small pieces beside a stroke belong to the digit."""
    if len(components) < 2:
        return list(components)
    typical = typical_size(components)
    bodies = [component for component in components if component.size >= MAX_SPECK_SIZE_RATIO * typical]
    small = [component for component in components if component.size < MAX_SPECK_SIZE_RATIO * typical]
    if not small:
        return bodies
    sides = sides_of(bodies)
    return bodies + [
        component for component in small if _distance(component, sides) <= MIN_SPECK_DISTANCE_RATIO * typical
    ]


def sides_of(components: Sequence[Component]) -> NDArray[np.int_]:
    """Put the sides of all boxes into one array: int [N, 4]; left, top, right, bottom."""
    return np.array(
        [(component.left, component.top, component.right, component.bottom) for component in components]
    ).reshape(-1, 4)


def _distance(component: Component, edges: NDArray[np.int_]) -> float:
    """Measure how far a component's box is from the nearest of other boxes [N, 4], in pixels."""
    across = np.maximum(edges[:, 0] - component.right, component.left - edges[:, 2]).clip(0)
    down = np.maximum(edges[:, 1] - component.bottom, component.top - edges[:, 3]).clip(0)
    return float(np.hypot(across, down).min())
