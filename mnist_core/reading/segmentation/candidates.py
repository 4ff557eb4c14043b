"""The candidates of a row: which of its neighbouring components may be one digit together, or none, by their shape."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitImage
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.reading.segmentation.components import Component, ink_of
from mnist_core.reading.segmentation.costs import MAX_GAP_RATIO, shape_cost, skip_cost
from mnist_core.reading.segmentation.rows import row_height

MAX_PIECES = 12
"""Pieces that one connected component is put together from again at most."""

MAX_JOINED = 6
"""Components in one digit at most."""

MAX_SKIPPED_HEIGHT_RATIO = 0.5
"""A component higher than this share of the row's height is never left out as no digit."""

MIN_BODY_HEIGHT_RATIO = 0.5
"""Components at least this high, as a share of the row's height, stand on its baseline."""

MAX_WIDTH_RATIO = 1.9
"""Components that together are wider than this many times the row's height are never one digit."""

MAX_STACK_GAP_RATIO = 0.25
"""Pieces above one another are one digit only up to this share of the row's height apart."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """Some neighbouring components of a row taken as one digit: an edge of the segmentation graph.

    Attributes:
        start, stop: which of the row's components, stop not included.
        image: float32 [28, 28]; None for components left out as no digit.
        aspect: width over height.
        width: in row heights.
        is_whole: it is one connected piece, or several above one another, and all of each.
        cost: what its shape costs before the classifier is asked.
    """

    start: int
    stop: int
    image: DigitImage | None
    aspect: float
    width: float
    is_whole: bool
    cost: float


def row_candidates(
    row: Sequence[Component], ink: NDArray[np.uint8], labels: NDArray[np.int32], slope: float
) -> list[Candidate]:
    """List every candidate that the shapes of a row allow."""
    height = row_height(row)
    offset = _baseline_offset(row, height, slope)
    pieces_of = Counter(component.source for component in row)
    candidates = []
    for start, first in enumerate(row):
        baseline = slope * first.left + offset
        if first.height < MAX_SKIPPED_HEIGHT_RATIO * height:
            cost = skip_cost(first, height, baseline)
            candidates.append(Candidate(start, start + 1, None, 0.0, 0.0, True, cost))
        for stop in range(start + 1, min(start + MAX_PIECES, len(row)) + 1):
            joined = row[start:stop]
            is_whole = _are_whole_pieces(joined, pieces_of, height)
            if not is_whole and (stop - start > MAX_JOINED or not _may_join(joined, height)):
                continue
            own = ink_of(joined, ink, labels)
            aspect, width = own.shape[1] / max(own.shape[0], 0.6 * height), own.shape[1] / height
            cost = shape_cost(joined, height, baseline)
            candidates.append(Candidate(start, stop, digit_from_ink(own), aspect, width, is_whole, cost))
    return candidates


def _baseline_offset(row: Sequence[Component], height: float, slope: float) -> float:
    """Find where a row's digits end below, in pixels, at the page's left side."""
    bodies = [component for component in row if component.height >= MIN_BODY_HEIGHT_RATIO * height] or row
    return float(np.median([component.bottom - slope * component.left for component in bodies]))


def _are_whole_pieces(components: Sequence[Component], pieces_of: Mapping[int, int], height: float) -> bool:
    """Tell whether components are one connected piece, or several right above one another, and all of each."""
    by_top = sorted(components, key=lambda component: component.top)
    bottoms = itertools.accumulate((component.bottom for component in by_top), max)
    if any(
        component.top - bottom > MAX_STACK_GAP_RATIO * height
        for component, bottom in zip(by_top[1:], bottoms, strict=False)
    ):
        return False
    is_complete = sum(pieces_of[source] for source in {component.source for component in components}) == len(components)
    rights = itertools.accumulate((component.right for component in components), max)
    return is_complete and all(
        component.left <= right for component, right in zip(components[1:], rights, strict=False)
    )


def _may_join(components: Sequence[Component], height: float) -> bool:
    """Tell whether some neighbouring components are close enough to be one digit."""
    right, top, bottom = components[0].right, components[0].top, components[0].bottom
    for component in components[1:]:
        if max(component.left - right, component.top - bottom, top - component.bottom) > MAX_GAP_RATIO * height:
            return False
        right, top, bottom = max(right, component.right), min(top, component.top), max(bottom, component.bottom)
    return len(components) == 1 or right - min(component.left for component in components) <= MAX_WIDTH_RATIO * height
