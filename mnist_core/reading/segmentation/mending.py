"""Strokes that broke are mended: pieces one and a half pens' widths apart are one, and so are the two loops of an 8."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.parts import Part, sides_of

WIDEST_GAP = 1.5
"""Pieces this many pens' widths apart may be one stroke that broke."""

SUBSTANTIAL = 0.65
"""A piece at least this share as high as all linked pieces together may be a digit of its own."""


def join_fragments(parts: Sequence[Part], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[Part]:
    """Join pieces whose gap is at most `WIDEST_GAP` to the piece they belong to.

    Args:
        parts: without dust.
        ink: uint8 [H, W].
        labels: int32 [H, W]; joined pixels get one label, in place.
    Returns:
        The parts; where several linked pieces are high enough to be digits, each of them stays a part.
    """
    if len(parts) < 2:
        return list(parts)
    linked: dict[int, list[Part]] = {}
    for part, link in zip(parts, _links(parts, ink, labels), strict=True):
        linked.setdefault(link, []).append(part)
    return [part for pieces in linked.values() for part in _mended(pieces, labels)]


def _links(parts: Sequence[Part], ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[int]:
    """Give parts that touch once strokes are widened by half a gap on each side the same number."""
    top, left = min(part.top for part in parts), min(part.left for part in parts)
    bottom, right = max(part.bottom for part in parts), max(part.right for part in parts)
    mask = (ink[top:bottom, left:right] > 0).view(np.uint8)
    gap = round(WIDEST_GAP * _stroke_width(mask))
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap + 1, gap + 1))
    _, wide = cv2.connectedComponents(cv2.dilate(mask, element), connectivity=8, ltype=cv2.CV_32S)
    links = []
    for part in parts:
        row = labels[part.top, part.left : part.right]
        column = int(np.flatnonzero(row == part.label)[0])  # a part's topmost row has a pixel of it
        links.append(int(wide[part.top - top, part.left + column - left]))
    return links


def _stroke_width(mask: NDArray[np.uint8]) -> float:
    """Estimate the pen's width in pixels: ink over half of its outline."""
    outline = cv2.countNonZero(mask) - cv2.countNonZero(cv2.erode(mask, np.ones((3, 3), np.uint8)))
    return 2 * cv2.countNonZero(mask) / max(outline, 1)


def _mended(pieces: Sequence[Part], labels: NDArray[np.int32]) -> list[Part]:
    """Join linked pieces to the nearest substantial one; to the largest where none or one is."""
    height = max(part.bottom for part in pieces) - min(part.top for part in pieces)
    hosts = [part for part in pieces if part.height >= SUBSTANTIAL * height]
    hosts = hosts or [max(pieces, key=lambda part: part.area)]
    mended = {host.label: host for host in hosts}
    for part in pieces:
        if part.label not in mended:
            host = min(hosts, key=lambda host: max(host.left - part.right, part.left - host.right, 0))
            _relabel(part, host.label, labels)
            mended[host.label] = mended[host.label].joined(part)
    return list(mended.values())


def _relabel(part: Part, label: int, labels: NDArray[np.int32]) -> None:
    window = labels[part.top : part.bottom, part.left : part.right]
    window[window == part.label] = label


def join_stacked(parts: Sequence[Part], labels: NDArray[np.int32]) -> list[Part]:
    """Join two parts that all but touch one above the other and together are no higher than their neighbours.

    An 8 of two loops would otherwise become two rows.

    Args:
        parts: without dust.
        labels: int32 [H, W]; the lower part's pixels take the upper one's label, in place.
    """
    joined = {part.label: part for part in sorted(parts, key=lambda part: part.top)}
    labels_now = {label: label for label in joined}
    for first, second in _pairs_right_below(list(joined.values())):
        upper, lower = joined[labels_now[first]], joined[labels_now[second]]
        if upper is not lower and _is_as_high_as_others(upper, lower, list(joined.values())):
            _relabel(lower, upper.label, labels)
            joined[upper.label] = upper.joined(joined.pop(lower.label))
            labels_now = {label: upper.label if now == lower.label else now for label, now in labels_now.items()}
    return list(joined.values())


def _pairs_right_below(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """List the labels of parts of similar size of which the second stands right below the first."""
    left, top, right, bottom = sides_of(parts).T
    size = np.maximum(right - left, bottom - top)
    larger, smaller = np.maximum(size[:, None], size), np.minimum(size[:, None], size)
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    is_below = (bottom > bottom[:, None]) & (top - bottom[:, None] <= larger / 10) & (top >= top[:, None])
    width = np.minimum((right - left)[:, None], right - left)
    pairs = np.argwhere(is_below & (smaller >= larger / 3) & (shared >= 0.6 * width))
    return [(parts[first].label, parts[second].label) for first, second in pairs.tolist()]


def _is_as_high_as_others(upper: Part, lower: Part, parts: Sequence[Part]) -> bool:
    smallest = max(upper.size, lower.size) / 3
    others = [part.height for part in parts if part is not upper and part is not lower and part.height > smallest]
    return not others or lower.bottom - upper.top <= 1.3 * float(np.median(others))
