"""Digits that touch: over-segment a wide component along minimum-cost seams. `grouping` decides which cuts hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.segmentation.components import Component, ink_of
from mnist_core.reading.segmentation.merging import stroke_width

MIN_CUT_WIDTH_RATIO = 0.6
"""A component at least this many times as wide as its row is high may hold two digits."""

MIN_CUT_HEIGHT_RATIO = 0.55
"""It also has at least this share of the row's height; a bar of a 5 has not."""

MIN_CUT_HEIGHT_PX = 12
"""Lower components, in pixels, are too small to be cut."""

MIN_SEAM_DISTANCE_RATIO = 0.2
"""No cut is closer than this share of the row's height to the component's sides or to another cut."""

SEAMS_PER_HEIGHT = 3
"""Seams in a component as wide as its row is high, at most; a wider one has more."""

MAX_SEAM_ROWS = 48


def cut_touching(
    row: Sequence[Component],
    height: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
) -> list[Component]:
    """Replace each component that may hold several digits by its pieces between possible cuts (seams).

    Args:
        row: components from left to right.
        height: the row's height in pixels.
        ink: uint8 [H, W].
        labels: int32 [H, W]; the pieces' pixels get labels of their own, in place.
    """
    pieces = []
    for component in row:
        is_high = component.height >= max(MIN_CUT_HEIGHT_RATIO * height, MIN_CUT_HEIGHT_PX)
        if is_high and component.width >= MIN_CUT_WIDTH_RATIO * height:
            pieces += _cut(component, height, ink, labels)
        else:
            pieces.append(component)
    return sorted(pieces, key=lambda component: component.left)


def _cut(component: Component, height: float, ink: NDArray[np.uint8], labels: NDArray[np.int32]) -> list[Component]:
    """Cut a component along seams: paths from its top to its bottom that cross the least ink."""
    window = labels[component.top : component.bottom, component.left : component.right]
    own = np.asarray(ink_of([component], ink, labels), np.float32) / np.float32(255)
    seams_at_most = math.ceil(SEAMS_PER_HEIGHT * component.width / height) + 1
    columns = _seam_columns(own, MIN_SEAM_DISTANCE_RATIO * height, seams_at_most)
    if not columns:
        return [component]
    seams = [_seam(own, column, round(MIN_SEAM_DISTANCE_RATIO * height)) for column in columns]
    x = np.arange(component.width)[None, :]
    piece = sum(((x >= seam[:, None]).astype(np.int32) for seam in seams), np.zeros(own.shape, np.int32))
    pen_px, first_free = stroke_width((own > 0).view(np.uint8)), int(labels.max())
    pieces = []
    for index in range(len(seams) + 1):
        mask = (own > 0) & (piece == index)
        label = component.label if index == 0 else first_free + index
        if mask.any():
            window[mask] = label
            neck = _ink_along(seams[index], own) / pen_px if index < len(seams) else 0.0
            pieces.append(_component_from_mask(mask, label, component, neck))
    return pieces


def _ink_along(seam: NDArray[np.int_], own: NDArray[np.float32]) -> float:
    """Sum up the ink that a seam crosses, in pixels of full ink."""
    return float(own[np.arange(own.shape[0]), seam.clip(0, own.shape[1] - 1)].sum())


def _seam_columns(own: NDArray[np.float32], apart: float, at_most: int) -> list[int]:
    """Find columns with locally the least ink, thinnest first: at most one per `apart` pixels."""
    profile = own.sum(axis=0)
    width = max(1, round(apart / 3))
    smooth = np.convolve(profile, np.ones(width) / width, mode="same")
    inside = np.arange(int(apart), own.shape[1] - int(apart))
    chosen: list[int] = []
    for column in sorted(inside, key=lambda column: smooth[column]):
        around = smooth[max(0, column - int(apart / 2)) : column + int(apart / 2) + 1]
        if smooth[column] <= around.min() and all(abs(column - other) >= apart for other in chosen):
            chosen.append(int(column))
    return sorted(chosen[:at_most])


def _seam(own: NDArray[np.float32], column: int, reach: int) -> NDArray[np.int_]:
    """Follow the least ink from top to bottom, one column left or right per row at most: int [H], the column cut at.

    Looked for at MAX_SEAM_ROWS rows at most, since it is a loop over rows.
    """
    scale = min(1.0, MAX_SEAM_ROWS / own.shape[0])
    low, high = max(1, column - reach), min(own.shape[1] - 1, column + reach)
    size = (max(2, round((high - low + 1) * scale)), max(2, round(own.shape[0] * scale)))
    window = np.asarray(cv2.resize(own[:, low : high + 1], size, interpolation=cv2.INTER_AREA), np.float32)
    drift = np.abs(np.linspace(low, high, size[0]) - column) / max(reach, 1)
    cost = window + (0.02 + 0.05 * drift).astype(np.float32)
    total = np.pad(cost, ((0, 0), (1, 1)), constant_values=np.inf)
    for row in range(1, size[1]):
        above = total[row - 1]
        total[row, 1:-1] += np.minimum(np.minimum(above[:-2], above[2:]) + np.float32(0.02), above[1:-1])
    path = np.empty(size[1], int)
    path[-1] = int(total[-1].argmin())
    for row in range(size[1] - 2, -1, -1):
        near = total[row, path[row + 1] - 1 : path[row + 1] + 2]
        path[row] = path[row + 1] - 1 + int(near.argmin())
    rows = (np.arange(own.shape[0]) + 0.5) * size[1] / own.shape[0] - 0.5
    across = np.interp(rows, np.arange(size[1]), path - 1) * (high - low + 1) / size[0]
    columns: NDArray[np.int_] = np.round(across).astype(int) + low
    return columns


def _component_from_mask(mask: NDArray[np.bool_], label: int, whole: Component, neck: float) -> Component:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return replace(
        whole,
        label=label,
        left=whole.left + int(columns[0]),
        top=whole.top + int(rows[0]),
        width=int(columns[-1] - columns[0]) + 1,
        height=int(rows[-1] - rows[0]) + 1,
        area=int(mask.sum()),
        neck=neck,
    )
