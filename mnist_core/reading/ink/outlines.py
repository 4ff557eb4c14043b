"""Digits that are drawn as outlines, as on shirts and house numbers, are filled between their inner and outer one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

CLEAR_INK = 60
"""Ink from this, of 255, is an outline."""

_REACH = np.ones((5, 5), np.uint8)
"""Reaches from one side of an outline to the other: it is at most three pixels wide."""


def filled_outlines(ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Fill each region that lies behind an odd number of outlines; what lies behind two is a hole again.

    Args:
        ink: uint8 [H, W], 0 where nothing is drawn, outlines at most three pixels wide.
    Returns:
        uint8 [H, W], 255 full ink, with soft edges; None where no outline is closed.
    """
    outline = np.pad((ink >= CLEAR_INK).view(np.uint8), 1)
    count, regions = cv2.connectedComponents(1 - outline, connectivity=4)
    if count <= 2:
        return None
    behind = _outlines_before(np.asarray(regions, np.int32), count)
    filled = (outline > 0) | (behind % 2 == 1)[regions]
    return np.asarray(cv2.GaussianBlur(filled[1:-1, 1:-1].astype(np.uint8) * 255, (3, 3), 0), np.uint8)


def _outlines_before(regions: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Count the outlines between each region and the border, int64 [count]; 0 for outlines and what none leads to."""
    behind = np.full(count, -1)
    behind[[0, regions[0, 0]]] = 0
    front, depth = np.array([regions[0, 0]]), 0
    while front.size:
        depth += 1
        reached = cv2.dilate(np.isin(regions, front).view(np.uint8), _REACH) > 0
        front = np.unique(regions[reached])
        front = front[behind[front] < 0]
        behind[front] = depth
    return np.asarray(np.maximum(behind, 0), np.int64)
