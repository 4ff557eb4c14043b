"""Merge broken strokes, whose pieces lie up to one and a half stroke widths apart, and the two loops of an 8."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import Component, bounding_box, sides_of

MAX_GAP_STROKE_WIDTHS = 1.5
"""Pieces up to this many stroke widths apart may be one stroke that broke."""

MIN_HOST_HEIGHT_RATIO = 0.65
MIN_BESIDE_HEIGHT_RATIO = 0.4
MAX_BESIDE_OVERLAP = 0.5
"""A piece at least this share as high as all linked pieces together may be a digit of its own; a lower one, such as the
small 0 at the foot of a 4, if it shares at most so much of its width with what is higher."""

MAX_STACK_HEIGHT_RATIO = 1.3
"""Stacked loops together are at most this many times as high as the other components of the page."""

MAX_STACK_GAP_RATIO = 0.1
"""…and lie no farther apart than this share of the larger one's size."""


def merge_fragments(
    components: Sequence[Component], ink: NDArray[np.uint8], labels: NDArray[np.int32]
) -> list[Component]:
    """Merge pieces whose gap is at most `MAX_GAP_STROKE_WIDTHS` to the piece they belong to.

    Args:
        components: without specks.
        ink: uint8 [H, W].
        labels: int32 [H, W]; merged pixels get one label, in place.
    Returns:
        The components; where several linked pieces are high enough to be digits, each of them stays a component.
    """
    if len(components) < 2:
        return list(components)
    linked: dict[int, list[Component]] = {}
    for component, link in zip(components, _links(components, ink, labels), strict=True):
        linked.setdefault(link, []).append(component)
    return [component for pieces in linked.values() for component in _merged(pieces, labels)]


def _links(components: Sequence[Component], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[int]:
    """Give components that touch once strokes are widened by half a gap on each side the same number."""
    box = bounding_box(components)
    mask = (ink[box.top : box.top + box.height, box.left : box.left + box.width] > 0).view(np.uint8)
    gap = round(MAX_GAP_STROKE_WIDTHS * stroke_width(mask))
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap + 1, gap + 1))
    _, wide = cv2.connectedComponents(cv2.dilate(mask, element), connectivity=8, ltype=cv2.CV_32S)
    links = []
    for component in components:
        row = labels[component.top, component.left : component.right]
        column = int(np.flatnonzero(row == component.label)[0])  # a component's topmost row has a pixel of it
        links.append(int(wide[component.top - box.top, component.left + column - box.left]))
    return links


def stroke_width(mask: NDArray[np.uint8]) -> float:
    """Estimate the stroke width in pixels: ink over half of its outline."""
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    outline = cv2.countNonZero(mask) - cv2.countNonZero(inner)
    return 2 * cv2.countNonZero(mask) / max(outline, 1)


def _merged(pieces: Sequence[Component], labels: NDArray[np.int32]) -> list[Component]:
    """Merge linked pieces into the nearest substantial one; to the largest where none or one is."""
    height = max(component.bottom for component in pieces) - min(component.top for component in pieces)
    hosts: list[Component] = []
    for component in sorted(pieces, key=lambda component: component.height, reverse=True):
        is_beside = component.height >= MIN_BESIDE_HEIGHT_RATIO * height and _stands_beside(component, hosts)
        if component.height >= MIN_HOST_HEIGHT_RATIO * height or (hosts and is_beside):
            hosts.append(component)
    hosts = hosts or [max(pieces, key=lambda component: component.area)]
    merged = {host.label: host for host in hosts}
    for component in pieces:
        if component.label not in merged:
            host = min(hosts, key=lambda host: max(host.left - component.right, component.left - host.right, 0))
            _relabel(component, host.label, labels)
            merged[host.label] = merged[host.label].joined(component)
    return list(merged.values())


def _stands_beside(component: Component, hosts: Sequence[Component]) -> bool:
    shared = (min(component.right, host.right) - max(component.left, host.left) for host in hosts)
    return all(pixels <= MAX_BESIDE_OVERLAP * component.width for pixels in shared)


def _relabel(component: Component, label: int, labels: NDArray[np.int32]) -> None:
    window = labels[component.top : component.bottom, component.left : component.right]
    window[window == component.label] = label


def merge_stacked(components: Sequence[Component], labels: NDArray[np.int32]) -> list[Component]:
    """Merge two components that all but touch one above the other and together are no higher than their neighbours.

    An 8 of two loops would otherwise become two rows.

    Args:
        components: without specks.
        labels: int32 [H, W]; the lower component's pixels take the upper one's label, in place.
    """
    joined = {component.label: component for component in sorted(components, key=lambda component: component.top)}
    labels_now = {label: label for label in joined}
    for first, second in _pairs_right_below(list(joined.values())):
        upper, lower = joined[labels_now[first]], joined[labels_now[second]]
        if upper is not lower and _is_as_high_as_others(upper, lower, list(joined.values())):
            _relabel(lower, upper.label, labels)
            joined[upper.label] = upper.joined(joined.pop(lower.label))
            labels_now = {label: upper.label if now == lower.label else now for label, now in labels_now.items()}
    return list(joined.values())


def _pairs_right_below(components: Sequence[Component]) -> list[tuple[int, int]]:
    """List the labels of components of similar size of which the second stands right below the first."""
    left, top, right, bottom = sides_of(components).T
    size = np.maximum(right - left, bottom - top)
    larger, smaller = np.maximum(size[:, None], size), np.minimum(size[:, None], size)
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    is_below = (
        (bottom > bottom[:, None]) & (top - bottom[:, None] <= larger * MAX_STACK_GAP_RATIO) & (top >= top[:, None])
    )
    width = np.minimum((right - left)[:, None], right - left)
    pairs = np.argwhere(is_below & (smaller >= larger / 3) & (shared >= 0.6 * width))
    return [(components[first].label, components[second].label) for first, second in pairs.tolist()]


def _is_as_high_as_others(upper: Component, lower: Component, components: Sequence[Component]) -> bool:
    smallest = max(upper.size, lower.size) / 3
    others = [component for component in components if component is not upper and component is not lower]
    heights = [component.height for component in others if component.height > smallest]
    return not heights or lower.bottom - upper.top <= MAX_STACK_HEIGHT_RATIO * float(np.median(heights))
