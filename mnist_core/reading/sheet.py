"""The sheet in a photograph: the even stretch of ground that carries the ink, without the table around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

STEEP = 0.10
"""Relative change per low-resolution pixel that only the edge of a sheet has; a shadow's edge is softer."""

SMALLEST_SHARE = 0.06
"""A sheet covers at least this share of the picture."""


def sheet_mask(ground: NDArray[np.uint8], depth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Find the sheet.

    Args:
        ground: uint8 [h, w], the picture without its ink, at a longer side of a few hundred pixels.
        depth: uint8 [h, w], how far the ink stands out from it.
    Returns:
        uint8 [h, w], 1 on the sheet, 0 elsewhere; all 1 where no edge of a sheet is seen.
    """
    smooth = cv2.GaussianBlur(ground, (0, 0), 1.0).astype(np.float32)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
    is_edge = np.hypot(across, down) > STEEP * np.maximum(smooth, 30)
    is_edge = cv2.dilate(is_edge.view(np.uint8), np.ones((3, 3), np.uint8))
    count, regions, stats, _ = cv2.connectedComponentsWithStats(1 - is_edge, connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    large = [index for index in range(1, count) if areas[index] >= SMALLEST_SHARE * ground.size]
    if len(large) < 2:
        return np.ones_like(ground)
    strong = np.square(depth.astype(np.float32))
    strong[depth < 0.5 * np.percentile(depth, 99)] = 0
    sheet = max(large, key=lambda index: float(strong[regions == index].sum()))
    mask = (regions == sheet).view(np.uint8)
    reach = np.ones((5, 5), np.uint8)
    filled = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return np.asarray(cv2.erode(filled, reach, borderType=cv2.BORDER_CONSTANT, borderValue=1), np.uint8)
