"""Say what a page has beyond the number of components that are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import find_components, typical_size
from mnist_core.reading.segmentation.segmentation import MAX_COMPONENTS

MIN_SIZE_RATIO = 0.5
"""A component smaller than this share of the typical one is no digit of its own."""


def marks_left_out(ink: NDArray[np.uint8], digits: int) -> str:
    """Count the components, large enough for digits, beyond MAX_COMPONENTS.

    Args:
        ink: uint8 [H, W], ink bright.
        digits: how many were found; where they are few, what is beyond is grain and no writing.
    Returns:
        Such as "80 further marks"; "" if none is left out.
    """
    if digits < MAX_COMPONENTS // 2:
        return ""
    by_area = sorted(find_components(ink)[1], key=lambda component: component.area, reverse=True)
    least = MIN_SIZE_RATIO * typical_size(by_area[:MAX_COMPONENTS])
    count = sum(component.size >= least for component in by_area[MAX_COMPONENTS:])
    return f"{count:,} further mark{'' if count == 1 else 's'}" if count else ""
