"""The sheet of paper in a photograph: the uniform background that carries the writing, without the table around it.

A sheet ends where the background changes steeply, or where wood or cloth begins, which is rough all over.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.kernels import disc, odd_side, square

Mask = NDArray[np.uint8]

MIN_EDGE_GRADIENT = 0.10
"""Relative change per low-resolution pixel that only the edge of a sheet has; a shadow's edge is softer."""

MIN_SHEET_SHARE = 0.06
"""A sheet covers at least this share of the picture."""

MIN_ROUGHNESS = 0.02
MIN_ROUGHNESS_FACTOR = 2.5
"""Background is rough where it varies by at least this share of its gray, and by so many times the median."""

ROUGHNESS_WINDOW_RATIO = 0.05
"""Roughness is the median of a square this wide, as a share of the longer side, which strokes do not fill."""

MAX_PATCH_GAP_RATIO = 0.04
"""Rough patches so near to each other are one table…"""

TABLE_RIM_RATIO = 0.02
"""…which looks as smooth as its sheet this close to it."""

MIN_SHEET_WIDTH_RATIO = 0.1
"""What is smaller and smooth is a part of the table: between the streaks of wood."""

MIN_TABLE_BORDER_SHARE = 0.1
"""A table shows along at least this share of the picture's border."""


def sheet_mask(small: NDArray[np.uint8], backgrounds: Sequence[NDArray[np.uint8]], window: NDArray[np.uint8]) -> Mask:
    """Find the sheet: of the regions between sharp edges, the one with the strongest contrast; sheets are convex.

    Args:
        small: uint8 [h, w], the picture in gray, at a longer side of a few hundred pixels.
        backgrounds: uint8 [h, w] each, the same without its writing: its gray, and its colour channels if any.
        window: uint8, the median filter's window; this close to an edge, contrast says nothing.
    Returns:
        uint8 [h, w], 1 on the sheet, 0 elsewhere; all 1 where no edge of a sheet is seen.
    """
    is_edge = np.logical_or.reduce([_is_sheet_edge(background) for background in backgrounds]).view(np.uint8)
    is_edge = np.asarray(cv2.dilate(is_edge, np.ones((3, 3), np.uint8)), np.uint8)
    table = _rough_table(small)
    count, regions, stats, _ = cv2.connectedComponentsWithStats(1 - cv2.max(is_edge, table), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    large = [index for index in range(1, count) if areas[index] >= MIN_SHEET_SHARE * small.size]
    if len(large) + bool(table.any()) < 2:
        return np.ones_like(small)
    energy = np.square(np.asarray(cv2.absdiff(small, backgrounds[0]), np.float32))
    sheet = max(large, key=lambda index: float(energy[away_from_edges(regions == index, window)].sum()))
    outline, _ = cv2.findContours((regions == sheet).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask = np.zeros_like(small)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.concatenate(list(outline))), (1,))
    return mask


def _rough_table(small: NDArray[np.uint8]) -> Mask:
    """Find wood or cloth around the sheet: uint8 [h, w], 1 where it is; all 0 where too little of it is seen.

    Writing is rough too, but not all over, and it stands inside the sheet.
    """
    longer = max(small.shape)
    smooth = cv2.medianBlur(small, 9)
    varies = cv2.divide(cv2.absdiff(small, smooth), cv2.max(smooth, (1,)), scale=1000)  # of 1000, at most 255
    roughness = np.asarray(cv2.medianBlur(varies, odd_side(ROUGHNESS_WINDOW_RATIO * longer)), np.uint8)
    limit = max(1000 * MIN_ROUGHNESS, MIN_ROUGHNESS_FACTOR * float(np.median(roughness)))
    is_rough = np.asarray(cv2.dilate((roughness >= limit).view(np.uint8), square(TABLE_RIM_RATIO * longer)), np.uint8)
    _, patches = cv2.connectedComponents(cv2.dilate(is_rough, square(MAX_PATCH_GAP_RATIO * longer)), connectivity=4)
    patches *= is_rough
    border = np.concatenate([patches[0], patches[-1], patches[:, 0], patches[:, -1]])
    if np.count_nonzero(border) < MIN_TABLE_BORDER_SHARE * border.size:
        return np.zeros_like(small)
    sheet = (~np.isin(patches, border[border > 0])).view(np.uint8)
    smooth_sheet = cv2.morphologyEx(
        sheet, cv2.MORPH_OPEN, disc(MIN_SHEET_WIDTH_RATIO * longer), borderType=cv2.BORDER_CONSTANT, borderValue=(0,)
    )
    return np.asarray(1 - smooth_sheet, np.uint8)


def _is_sheet_edge(background: NDArray[np.uint8]) -> NDArray[np.bool_]:
    smooth = cv2.GaussianBlur(background, (0, 0), 1.0).astype(np.float32)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    is_sheet_edge: NDArray[np.bool_] = np.hypot(across, down) > MIN_EDGE_GRADIENT * np.maximum(smooth, 30)
    return is_sheet_edge


def away_from_edges(mask: NDArray[np.bool_], window: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Shrink a region by a shape on all sides but the picture's own."""
    inner = cv2.erode(mask.view(np.uint8), window, borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    return np.asarray(inner, np.uint8).view(np.bool_)
