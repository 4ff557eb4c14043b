"""What printed lines leave behind once they are erased: the dots where two of them crossed, and their corners."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Mask

MAX_REMAINS_WIDTHS = 2.5
"""They are at most so many widths of a line wide and high."""


@dataclass(frozen=True, eq=False)
class Touching:
    """The parts that are left of the ink, and which of them touch erased lines.

    Attributes:
        labels: int32 [H, W]; 0 where nothing is left.
        wide, high: int [N], of each label's box, in pixels.
        touches: bool [N]; False for label 0.
    """

    labels: NDArray[np.int32]
    wide: NDArray[np.int32]
    high: NDArray[np.int32]
    touches: NDArray[np.bool_]

    def mask_of(self, chosen: NDArray[np.bool_]) -> Mask:
        """Draw some of the parts, bool [N]: bool [H, W]."""
        return np.asarray(chosen[self.labels], bool)


def parts_left(left: Mask, printed: Mask) -> Touching:
    """Find the parts of what is left, bool [H, W], and whether they touch the pixels of printed lines, bool [H, W]."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left.view(np.uint8), connectivity=8)
    near = np.asarray(cv2.dilate(printed.view(np.uint8), np.ones((3, 3), np.uint8)), np.uint8) > 0
    touches = np.zeros(count, bool)
    touches[np.unique(np.asarray(labels)[near])] = True
    touches[0] = False
    sizes = np.asarray(stats, np.int32)
    return Touching(np.asarray(labels, np.int32), sizes[:, 2], sizes[:, 3], touches)


def are_remains(parts: Touching, width: float) -> NDArray[np.bool_]:
    """Tell which parts are remains of lines of a width in pixels: bool [N]."""
    return np.asarray(parts.touches & (np.maximum(parts.wide, parts.high) <= MAX_REMAINS_WIDTHS * width + 2), bool)
