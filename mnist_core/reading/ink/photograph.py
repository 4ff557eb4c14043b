"""A photographed page becomes ink: shadows, tinted and ruled paper, table margins and noise are taken out.

The ground is what remains of the picture when everything thinner than a stroke can be is filled in (a morphological
closing). It follows the edges of shadows and of the sheet, which a blurred or median ground does not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.kernels import disc
from mnist_core.reading.ink.ruled_lines import without_ruled_lines
from mnist_core.reading.ink.sheet import away_from_edges, sheet_mask
from mnist_core.reading.resizing import resized

GROUND_SIDE = 400
"""Longer side, in pixels, at which the ground is estimated."""

WIDEST_STROKE = 0.11
"""Strokes are thinner than this share of the page's longer side."""

USUAL_SPOT = 0.15
"""Within a window of this share of the page's longer side, most is paper."""

SHEET_RIM = 0.03
"""Width along the sheet's edge that is not read, half on either side, as a share of the page's longer side."""

LEAST_DEPTH = 28
"""Of 255: what stands out less from its surroundings is paper, noise or an even shadow."""

EDGE_SHARE = 0.6
"""The edge of a stroke, which is kept where it is connected to clear ink, as a share of the threshold."""

DIGIT_DEPTH = 0.55
"""A part whose ink is fainter than this share of the typical part's is no ink: print-through, wood, a crease."""

SPECK_AREA = 4
"""Parts of fewer pixels are noise."""

LEAST_WHOLE = 0.03
"""Where a part of this share of the picture's longer side is whole, those cut by the border are not read."""

BLOB_WIDTH = 2.5
"""A part this many times as thick as the usual pen is no writing."""

LONGEST = 0.75
"""A thin part longer than this share of the page's side is an edge of the sheet."""


def ink_from_photograph(
    gray: NDArray[np.uint8], colours: NDArray[np.uint8], *, invert_polarity: bool = False
) -> NDArray[np.uint8]:
    """Measure ink as the depth below, or the height above, its own surroundings.

    Args:
        gray: uint8 [H, W]; dark ink on light paper or chalk on a board.
        colours: uint8 [h, w, 3], the same picture small; of size 0 where it has none.
        invert_polarity: take the ink to be on the other side of its ground than it seems: a lit edge of a dark sheet
            can stand out more than what is written on it.
    Returns:
        uint8 [H, W], ink bright, 255 full ink; exactly 0 where nothing is drawn; all 0 for a blank page.
    """
    gray = np.asarray(cv2.GaussianBlur(gray, (3, 3), 0), np.uint8)
    small = np.asarray(cv2.medianBlur(resized(gray, GROUND_SIDE / max(gray.shape)), 3), np.uint8)
    spot = disc(USUAL_SPOT * max(small.shape))
    ground = np.asarray(cv2.medianBlur(small, len(spot)), np.uint8)
    tints = [np.ascontiguousarray(colours[..., channel]) for channel in range(3 if colours.size else 0)]
    grounds = [ground] + [_ground_of(tint, small.shape, spot) for tint in tints]
    sheet = sheet_mask(small, grounds, spot)
    if _ink_is_lighter(small, ground, away_from_edges(sheet > 0, spot)) != invert_polarity:
        gray, small = 255 - gray, 255 - small
    inside = cv2.erode(sheet, disc(SHEET_RIM * max(sheet.shape)), borderType=cv2.BORDER_CONSTANT, borderValue=(1,))
    inside = cv2.resize(inside, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    depth = without_ruled_lines(np.asarray(_depth(gray, small) * inside, np.uint8))
    if int(depth.max()) < LEAST_DEPTH:
        return np.zeros_like(gray)
    return _clear_ink(depth, _ink_threshold(depth), np.asarray(inside, np.uint8))


def _ground_of(tint: NDArray[np.uint8], shape: tuple[int, ...], spot: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the writing out of one colour channel, at the size of the small page."""
    small = cv2.resize(tint, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, len(spot)), np.uint8)


def _ink_is_lighter(small: NDArray[np.uint8], ground: NDArray[np.uint8], inside: NDArray[np.bool_]) -> bool:
    """Compare what is darker and what is lighter than its surroundings, away from the sheet's own edge."""
    return _energy(cv2.subtract(small, ground) * inside) > _energy(cv2.subtract(ground, small) * inside)


def _energy(relief: NDArray[np.generic]) -> float:
    clear = np.asarray(cv2.subtract(np.asarray(relief, np.uint8), (LEAST_DEPTH // 2,)), np.float32)
    return float((clear * clear).sum())


def _depth(gray: NDArray[np.uint8], small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divide the picture by its ground: uint8 [H, W], 0 at the ground, 255 black."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc(WIDEST_STROKE * max(small.shape)))
    ground = np.asarray(cv2.blur(closed, (3, 3)), np.uint8)
    full = cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(255 - cv2.divide(gray, cv2.max(full, (1,)), scale=255), np.uint8)


def _ink_threshold(depth: NDArray[np.uint8]) -> int:
    """Split what stands out into ink and the fainter rest (Otsu): at least LEAST_DEPTH, of 255."""
    standing_out = depth[depth >= LEAST_DEPTH // 2]
    threshold, _ = cv2.threshold(standing_out.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    return max(LEAST_DEPTH, int(threshold))


def _clear_ink(depth: NDArray[np.uint8], threshold: int, inside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keep parts that reach the threshold, down to the edges of their strokes, and are writing by their looks."""
    weak = (depth >= max(LEAST_DEPTH, int(threshold * EDGE_SHARE))).view(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    inner = np.asarray(cv2.erode(weak, np.ones((3, 3), np.uint8)), np.uint8)
    inked = np.flatnonzero(weak)  # a few per cent of the page
    part_of, depths = labels.ravel()[inked], depth.ravel()[inked]
    keep = np.zeros(count, bool)
    keep[part_of[depths >= threshold]] = True
    is_cut = _is_cut(np.asarray(stats, np.int32), depth.shape)
    is_cut[labels[cv2.erode(inside, np.ones((3, 3), np.uint8)) != inside]] = True
    keep &= ~_is_foreign(np.asarray(stats, np.int32), depth.shape, is_cut)
    areas = np.bincount(part_of, minlength=count)
    outlines = areas - np.bincount(part_of, inner.ravel()[inked], minlength=count)
    strengths = np.bincount(part_of, depths, minlength=count) / np.maximum(areas, 1)
    if keep.any():
        keep &= strengths >= DIGIT_DEPTH * _usual(strengths[keep], areas[keep])
        widths = 2 * areas / np.maximum(outlines, 1)
        keep &= widths <= BLOB_WIDTH * _usual(widths[keep], outlines[keep])
    chosen = keep[part_of]
    ink = np.zeros(depth.size, np.uint8)
    ink[inked[chosen]] = _stretched(depths[chosen])
    return ink.reshape(depth.shape)


def _usual(values: NDArray[np.float64], weights: NDArray[np.generic]) -> float:
    """Take the median, weighed: specks have no say."""
    order = np.argsort(values)
    weight_so_far = np.cumsum(np.asarray(weights, np.float64)[order])
    return float(values[order][np.searchsorted(weight_so_far, weight_so_far[-1] / 2)])


def _is_cut(stats: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Recognise parts that the picture's border cuts through."""
    left, top, width, height = (stats[:, index] for index in range(4))
    return np.asarray((left == 0) | (top == 0) | (left + width == shape[1]) | (top + height == shape[0]))


def _is_foreign(stats: NDArray[np.int32], shape: tuple[int, ...], is_cut: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Recognise edges of the sheet, specks, and parts cut off, by the picture or the sheet, where others are whole."""
    width, height, area = (stats[:, index] for index in (2, 3, 4))
    share = np.maximum(width / shape[1], height / shape[0])
    is_thin = area < 0.06 * width * height + 0.02 * np.maximum(width, height) ** 2
    is_foreign = (share > LONGEST) & is_thin
    is_whole = ~is_cut & ~is_foreign
    if np.maximum(width, height)[1:][is_whole[1:]].max(initial=0) > LEAST_WHOLE * max(shape):
        is_foreign |= is_cut
    return is_foreign | (area < SPECK_AREA)


def _stretched(depths: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring clear ink to full strength, so that pencil and marker look alike to the model."""
    if depths.size == 0:
        return depths
    full = max(1.0, float(np.percentile(depths, 75)))
    stretched: NDArray[np.uint8] = np.minimum(depths * np.float32(255 / full), 255).astype(np.uint8)
    return stretched
