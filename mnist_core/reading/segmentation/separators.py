"""Slashes between the digits of a row are no ones: slanted strokes that reach beyond all digits, above and below."""

from __future__ import annotations

from collections.abc import Sequence

from mnist_core.reading.segmentation.components import Component
from mnist_core.reading.segmentation.rows import row_height

MIN_OVERHANG_RATIO = 0.1
"""A slash reaches so far, in row heights, above the highest digit and below the lowest; a 1 seldom does both."""

MIN_DIGITS = 2
"""That tells something beside so many digits at least."""

MIN_SLASH_ASPECT = 0.15
MAX_SLASH_ASPECT = 0.8
"""Width over height of a slash; an upright stroke may be a 1."""

MAX_FILL = 0.35
"""A straight slanted stroke fills at most this share of its box."""

MIN_BODY_HEIGHT_RATIO = 0.5


def without_slashes(row: Sequence[Component]) -> list[Component]:
    """Leave out the slashes of a row of components."""
    slanted = [component for component in row if _is_slanted_stroke(component)]
    others = [component for component in row if component not in slanted]
    height = row_height(others) if others else 0.0
    digits = [component for component in others if component.height >= MIN_BODY_HEIGHT_RATIO * height]
    if len(digits) < MIN_DIGITS:
        return list(row)
    top = min(digit.top for digit in digits) - MIN_OVERHANG_RATIO * height
    bottom = max(digit.bottom for digit in digits) + MIN_OVERHANG_RATIO * height
    return [component for component in row if not (component in slanted and _spans(component, top, bottom))]


def _is_slanted_stroke(component: Component) -> bool:
    is_slanted = MIN_SLASH_ASPECT <= component.width / component.height <= MAX_SLASH_ASPECT
    return is_slanted and component.area <= MAX_FILL * component.width * component.height


def _spans(component: Component, top: float, bottom: float) -> bool:
    return component.top <= top and component.bottom >= bottom
