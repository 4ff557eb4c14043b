"""Print among the components of a page: frames and boxes around digits, underlines, and lines along the page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.writing import weighted_median
from mnist_core.reading.segmentation.components import Component, sides_of

MIN_FRAMED_HEIGHT_RATIO = 0.48
MIN_FRAMED = 3
MIN_FRAMED_LINE_WIDTHS = 2.5
"""A component is a frame if something this share as high as itself stands in a hole of it, or so many smaller ones;
none of them less high than so many widths of the frame's line, as grain in the hole of a 0 is. Some people dot their
0: their marks are up to 0.45 times as high."""

MAX_STROKE_AREA_RATIO = 1.6
"""What stands alone in a ring is the stroke of a 0 if it is straight: at most this much ink, beside that of a line as
wide as the ring's along its diagonal."""

CORNER_SHARE = 0.1
MIN_EMPTY_CORNERS = 2
"""A ring leaves at least so many corners of its bounding box empty, squares of this share of its sides; a box none."""

MIN_BAR_ASPECT = 4
"""A bar is at least this many times as wide as high…"""

MAX_BAR_HEIGHT_RATIO = 0.25
"""…and at most this share as high as the writing."""

MAX_BAR_WIDTH_RATIO = 1.5
"""No stroke of a digit is wider than this many times the height of the writing…"""

MIN_UNDERLINE_GAP_RATIO = 0.08
"""…and a shorter bar is an underline if it lies this far below what stands over it; a broken 2's foot is nearer."""

MAX_POLE_HEIGHT_RATIO = 1.5
MAX_POLE_ASPECT = 0.04
MIN_OVERHANG_RATIO = 0.1
"""An upright line is higher than that, at most this share as wide as high, and reaches so far beyond all writing; a 1
has the pen of its neighbours and ends where they do."""


def remove_print(components: Sequence[Component], labels: NDArray[np.int32]) -> list[Component]:
    """Leave out printed marks, unless nothing else is left.

    Args:
        components: of a page.
        labels: int32 [H, W], each component's pixels.
    """
    if len(components) < 2:
        return list(components)
    sides = sides_of(components)
    inside = [component for component in components if not _is_frame(component, components, sides, labels)]
    bars = [component for component in inside if component.width >= MIN_BAR_ASPECT * component.height]
    bodies = [component for component in inside if component not in bars and not _is_slender(component)]
    if not bodies:
        return inside or list(components)
    height = _writing_height(bodies)
    printed = {bar.label for bar in bars if _is_printed_bar(bar, bodies, height)}
    top, bottom = min(body.top for body in bodies), max(body.bottom for body in bodies)
    printed |= {
        component.label
        for component in inside
        if _is_slender(component)
        and component.height > MAX_POLE_HEIGHT_RATIO * height
        and max(top - component.top, component.bottom - bottom) > MIN_OVERHANG_RATIO * height
    }
    return [component for component in inside if component.label not in printed]


def _is_slender(component: Component) -> bool:
    return component.width <= MAX_POLE_ASPECT * component.height


def _writing_height(bodies: Sequence[Component]) -> float:
    """Take the median of the heights in pixels, weighted by area."""
    return weighted_median(np.array([body.height for body in bodies]), np.array([body.area for body in bodies]))


def _is_printed_bar(bar: Component, bodies: Sequence[Component], height: float) -> bool:
    """Tell whether a bar is too wide for a stroke, or lies apart below all that stands over it."""
    if bar.height > MAX_BAR_HEIGHT_RATIO * height:
        return False
    over = [body for body in bodies if body.left < bar.right and bar.left < body.right]
    lies_below = bool(over) and all(bar.top - body.bottom >= MIN_UNDERLINE_GAP_RATIO * height for body in over)
    return bar.width > MAX_BAR_WIDTH_RATIO * height or lies_below


def _is_frame(
    component: Component, others: Sequence[Component], sides: NDArray[np.int_], labels: NDArray[np.int32]
) -> bool:
    """Tell whether other components, whose sides are int [N, 4], stand in holes of one."""
    left, top, right, bottom = sides.T
    line_width = component.area / (2 * (component.width + component.height))
    within = (left > component.left) & (right < component.right) & (top > component.top) & (bottom < component.bottom)
    within &= bottom - top >= MIN_FRAMED_LINE_WIDTHS * line_width
    tall = within & (bottom - top >= MIN_FRAMED_HEIGHT_RATIO * component.height)
    if not tall.any() and np.count_nonzero(within) < MIN_FRAMED:
        return False
    holes = _holes(labels[component.top : component.bottom, component.left : component.right] == component.label)
    framed = [bool(within[index]) and _stands_in(other, component, holes, labels) for index, other in enumerate(others)]
    if sum(framed) >= MIN_FRAMED:
        return True
    tall_ones = [other for other, is_tall in zip(others, tall & np.array(framed), strict=True) if is_tall]
    is_stroked = len(tall_ones) == 1 and _is_stroke_of_zero(tall_ones[0], component, line_width, labels)
    return bool(tall_ones) and not is_stroked


def _is_stroke_of_zero(inner: Component, ring: Component, line_width: float, labels: NDArray[np.int32]) -> bool:
    """Tell whether what stands in a hole of a component is a straight stroke, and that one a ring: a stroked 0."""
    if inner.area > MAX_STROKE_AREA_RATIO * line_width * np.hypot(inner.width, inner.height):
        return False
    own = labels[ring.top : ring.bottom, ring.left : ring.right] == ring.label
    down, across = max(1, round(CORNER_SHARE * ring.height)), max(1, round(CORNER_SHARE * ring.width))
    corners = [own[rows, columns] for rows in np.s_[:down, -down:] for columns in np.s_[:across, -across:]]
    return sum(not corner.any() for corner in corners) >= MIN_EMPTY_CORNERS


def _holes(own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Find the holes of a component: background that is not connected with what is around it."""
    around = cv2.copyMakeBorder((~own).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(1,))
    _, regions = cv2.connectedComponents(around, connectivity=4)
    return np.asarray(((regions > 0) & (regions != regions[0, 0]))[1:-1, 1:-1], bool)


def _stands_in(other: Component, component: Component, holes: NDArray[np.bool_], labels: NDArray[np.int32]) -> bool:
    """Tell whether a component's topmost row lies in a hole of another one."""
    column = int(np.flatnonzero(labels[other.top, other.left : other.right] == other.label)[0])
    return bool(holes[other.top - component.top, other.left + column - component.left])
