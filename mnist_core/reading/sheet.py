"""The sheet in a photograph: the even stretch of ground that carries the writing, without the table around it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

STEEP = 0.10
"""Relative change per low-resolution pixel that only the edge of a sheet has; a shadow's edge is softer."""

SMALLEST_SHARE = 0.06
"""A sheet covers at least this share of the picture."""


def sheet_mask(
    grounds: Sequence[NDArray[np.uint8]], relief: NDArray[np.uint8], spot: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Find the sheet: of the regions between steep edges, the one with the strongest relief; sheets are convex.

    Args:
        grounds: uint8 [h, w] each, the picture without its writing at a longer side of a few hundred pixels: its gray,
            and its colour channels where it has any.
        relief: uint8 [h, w], how far the picture stands out from it.
        spot: uint8, the shape within which the ground was estimated; so close to an edge relief says nothing.
    Returns:
        uint8 [h, w], 1 on the sheet, 0 elsewhere; all 1 where no edge of a sheet is seen.
    """
    is_edge = np.logical_or.reduce([_is_steep(ground) for ground in grounds]).view(np.uint8)
    is_edge = np.asarray(cv2.dilate(is_edge, np.ones((3, 3), np.uint8)), np.uint8)
    count, regions, stats, _ = cv2.connectedComponentsWithStats(1 - is_edge, connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    large = [index for index in range(1, count) if areas[index] >= SMALLEST_SHARE * relief.size]
    if len(large) < 2:
        return np.ones_like(relief)
    energy = np.square(relief.astype(np.float32))
    sheet = max(large, key=lambda index: float(energy[away_from_edges(regions == index, spot)].sum()))
    outline, _ = cv2.findContours((regions == sheet).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask = np.zeros_like(relief)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.concatenate(list(outline))), (1,))
    return mask


def _is_steep(ground: NDArray[np.uint8]) -> NDArray[np.bool_]:
    smooth = cv2.GaussianBlur(ground, (0, 0), 1.0).astype(np.float32)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.hypot(across, down) > STEEP * np.maximum(smooth, 30)


def away_from_edges(mask: NDArray[np.bool_], spot: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Shrink a region by a shape on all sides but the picture's own."""
    inner = cv2.erode(mask.view(np.uint8), spot, borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    return np.asarray(inner, np.uint8).view(np.bool_)
