"""The sheet in a photograph: the even stretch of ground that carries the writing, without the table around it.

A sheet ends where the ground changes steeply, or where wood or cloth begins, which is rough all over.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.kernels import disc, odd, square

Mask = NDArray[np.uint8]

STEEP = 0.10
"""Relative change per low-resolution pixel that only the edge of a sheet has; a shadow's edge is softer."""

SMALLEST_SHARE = 0.06
"""A sheet covers at least this share of the picture."""

ROUGH = 0.02
ROUGHER = 2.5
"""Ground is rough where it varies by at least this share of its gray, and by so many times what is usual here."""

NEIGHBOURHOOD = 0.05
"""Roughness is the median of a square this wide, as a share of the longer side, which strokes do not fill."""

NEAR = 0.04
"""Rough patches so near to each other are one table…"""

RIM = 0.02
"""…which looks as smooth as its sheet this close to it."""

PATCH = 0.1
"""What is smaller and smooth is a part of the table: between the streaks of wood."""

LEAST_ROUGH_BORDER = 0.1
"""A table shows along at least this share of the picture's border."""


def sheet_mask(small: NDArray[np.uint8], grounds: Sequence[NDArray[np.uint8]], spot: NDArray[np.uint8]) -> Mask:
    """Find the sheet: of the regions between steep edges, the one with the strongest relief; sheets are convex.

    Args:
        small: uint8 [h, w], the picture in gray, at a longer side of a few hundred pixels.
        grounds: uint8 [h, w] each, the same without its writing: its gray, and its colour channels where it has any.
        spot: uint8, the shape within which the ground was estimated; so close to an edge relief says nothing.
    Returns:
        uint8 [h, w], 1 on the sheet, 0 elsewhere; all 1 where no edge of a sheet is seen.
    """
    is_edge = np.logical_or.reduce([_is_steep(ground) for ground in grounds]).view(np.uint8)
    is_edge = np.asarray(cv2.dilate(is_edge, np.ones((3, 3), np.uint8)), np.uint8)
    table = _rough_table(small)
    count, regions, stats, _ = cv2.connectedComponentsWithStats(1 - cv2.max(is_edge, table), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    large = [index for index in range(1, count) if areas[index] >= SMALLEST_SHARE * small.size]
    if len(large) + bool(table.any()) < 2:
        return np.ones_like(small)
    energy = np.square(np.asarray(cv2.absdiff(small, grounds[0]), np.float32))
    sheet = max(large, key=lambda index: float(energy[away_from_edges(regions == index, spot)].sum()))
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
    roughness = np.asarray(cv2.medianBlur(varies, odd(NEIGHBOURHOOD * longer)), np.uint8)
    limit = max(1000 * ROUGH, ROUGHER * float(np.median(roughness)))
    is_rough = np.asarray(cv2.dilate((roughness >= limit).view(np.uint8), square(RIM * longer)), np.uint8)
    _, patches = cv2.connectedComponents(cv2.dilate(is_rough, square(NEAR * longer)), connectivity=4)
    patches *= is_rough
    border = np.concatenate([patches[0], patches[-1], patches[:, 0], patches[:, -1]])
    if np.count_nonzero(border) < LEAST_ROUGH_BORDER * border.size:
        return np.zeros_like(small)
    sheet = (~np.isin(patches, border[border > 0])).view(np.uint8)
    smooth_sheet = cv2.morphologyEx(
        sheet, cv2.MORPH_OPEN, disc(PATCH * longer), borderType=cv2.BORDER_CONSTANT, borderValue=(0,)
    )
    return np.asarray(1 - smooth_sheet, np.uint8)


def _is_steep(ground: NDArray[np.uint8]) -> NDArray[np.bool_]:
    smooth = cv2.GaussianBlur(ground, (0, 0), 1.0).astype(np.float32)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    is_steep: NDArray[np.bool_] = np.hypot(across, down) > STEEP * np.maximum(smooth, 30)
    return is_steep


def away_from_edges(mask: NDArray[np.bool_], spot: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Shrink a region by a shape on all sides but the picture's own."""
    inner = cv2.erode(mask.view(np.uint8), spot, borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    return np.asarray(inner, np.uint8).view(np.bool_)
