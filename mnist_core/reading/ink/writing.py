"""Which of the dark pixels of a photograph are writing: hysteresis, then each component's looks."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

MIN_DEPTH = 28
"""Of 255: what stands out less from its surroundings is paper, noise or an even shadow."""

LOW_THRESHOLD_RATIO = 0.6
"""The lower threshold of the hysteresis, as a share of the upper one: it keeps the edges of clear strokes."""

MIN_STRENGTH_RATIO = 0.55
"""A component whose ink is fainter than this share of the typical one's is print-through, wood or a crease."""

MIN_AREA_PX = 4
"""Components of fewer pixels are noise."""

MIN_WHOLE_SIZE_RATIO = 0.03
"""Where a component of this share of the picture's longer side is whole, those cut off at the border are not read."""

MAX_STROKE_WIDTH_FACTOR = 2.5
"""A component whose strokes are wider than this many times the typical width is a blob, no writing."""

MAX_THIN_LENGTH_RATIO = 0.75
"""A thin component longer than this share of the picture's side is an edge of the sheet."""


def otsu_threshold(depth: NDArray[np.uint8], min_depth: int = MIN_DEPTH) -> int:
    """Split what stands out into ink and the fainter rest by Otsu's method.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the background; half of `min_depth` at least somewhere.
        min_depth: of ink, of 255.
    Returns:
        A depth, of 255; at least `min_depth`.
    """
    standing_out = depth[depth >= min_depth // 2]
    threshold, _ = cv2.threshold(standing_out.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    return max(min_depth, int(threshold))


def weak_threshold(threshold: int) -> int:
    """Give the hysteresis's lower threshold for its upper one."""
    return max(MIN_DEPTH, int(threshold * LOW_THRESHOLD_RATIO))


def select_writing(depth: NDArray[np.uint8], threshold: int, inside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keep components that reach the threshold, down to the edges of their strokes, and look like writing.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the background.
        threshold: the upper threshold of the hysteresis, from `otsu_threshold`.
        inside: uint8 [H, W], 1 on the sheet, 0 beside it.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 elsewhere.
    """
    weak = (depth >= weak_threshold(threshold)).view(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    inner = np.asarray(cv2.erode(weak, np.ones((3, 3), np.uint8)), np.uint8)
    inked = np.flatnonzero(weak)  # a few per cent of the page
    component_of, depths = labels.ravel()[inked], depth.ravel()[inked]
    keep = np.zeros(count, bool)
    keep[component_of[depths >= threshold]] = True
    is_cut = touches_border(np.asarray(stats, np.int32), depth.shape)
    is_cut[labels[cv2.erode(inside, np.ones((3, 3), np.uint8)) != inside]] = True
    keep &= ~_is_not_writing(np.asarray(stats, np.int32), depth.shape, is_cut)
    areas = np.bincount(component_of, minlength=count)
    outlines = areas - np.bincount(component_of, inner.ravel()[inked], minlength=count)
    strengths = np.bincount(component_of, depths, minlength=count) / np.maximum(areas, 1)
    if keep.any():
        keep &= strengths >= MIN_STRENGTH_RATIO * weighted_median(strengths[keep], areas[keep])
        widths = 2 * areas / np.maximum(outlines, 1)
        keep &= widths <= MAX_STROKE_WIDTH_FACTOR * weighted_median(widths[keep], outlines[keep])
    chosen = keep[component_of]
    ink = np.zeros(depth.size, np.uint8)
    ink[inked[chosen]] = stretch_contrast(depths[chosen])
    return ink.reshape(depth.shape)


def weighted_median(values: NDArray[np.float64], weights: NDArray[np.generic]) -> float:
    """Take the weighted median, in which specks have no say."""
    order = np.argsort(values)
    weight_so_far = np.cumsum(np.asarray(weights, np.float64)[order])
    return float(values[order][np.searchsorted(weight_so_far, weight_so_far[-1] / 2)])


def touches_border(stats: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Recognise components that the picture's border cuts through."""
    left, top, width, height = (stats[:, index] for index in range(4))
    return np.asarray((left == 0) | (top == 0) | (left + width == shape[1]) | (top + height == shape[0]))


def _is_not_writing(stats: NDArray[np.int32], shape: tuple[int, ...], is_cut: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Recognise edges of the sheet, specks, and components cut off where others are whole."""
    width, height, area = (stats[:, index] for index in (2, 3, 4))
    share = np.maximum(width / shape[1], height / shape[0])
    is_thin = area < 0.06 * width * height + 0.02 * np.maximum(width, height) ** 2
    is_excluded = (share > MAX_THIN_LENGTH_RATIO) & is_thin
    is_whole = ~is_cut & ~is_excluded
    if np.maximum(width, height)[1:][is_whole[1:]].max(initial=0) > MIN_WHOLE_SIZE_RATIO * max(shape):
        is_excluded |= is_cut
    return is_excluded | (area < MIN_AREA_PX)


def stretch_contrast(depths: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stretch the contrast of clear ink to full strength, so that pencil and marker look alike to the model."""
    if depths.size == 0:
        return depths
    full = max(1.0, float(np.percentile(depths, 75)))
    stretched: NDArray[np.uint8] = np.minimum(depths * np.float32(255 / full), 255).astype(np.uint8)
    return stretched
