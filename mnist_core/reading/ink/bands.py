"""A small picture on a ground of bands, light beside dark, becomes ink: how far it is from the band that it lies on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIN_BAND_CONTRAST = 100
"""Of 255: the darkest and the lightest band are at least so far apart; a shadow's edge is not."""

MIN_BAND_SHARE = 0.2
"""At least this share of the columns lies in dark bands, and as much in light ones; a printed line is thinner."""

MAX_END_DEVIATION = 30
"""Of 255: both ends of a band are this close to each other…"""

MIN_SHARE_OF_BANDS = 0.9
"""…in at least this share of the columns, or of the rows; a stroke may reach the border in the others."""


def ink_on_bands(gray: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Measure ink as the distance from the band at both ends of its column, or else of its row.

    Args:
        gray: uint8 [H, W].
    Returns:
        uint8 [H, W], ink bright; None where the border shows no bands.

    Example:
        >>> gray = np.array([[0, 0, 250, 250], [0, 240, 10, 250], [0, 0, 250, 250]], np.uint8)
        >>> ink_on_bands(gray)[1].tolist()
        [0, 240, 240, 0]
    """
    for view in (gray, gray.T):
        start, end = view[0].astype(np.int16), view[-1].astype(np.int16)
        is_band = np.abs(start - end) <= MAX_END_DEVIATION
        dark, light = np.quantile(start[is_band], (MIN_BAND_SHARE, 1 - MIN_BAND_SHARE)) if is_band.any() else (0, 0)
        if is_band.mean() >= MIN_SHARE_OF_BANDS and light - dark >= MIN_BAND_CONTRAST:
            distance = np.abs(view - start).astype(np.uint8)
            return distance if view is gray else np.ascontiguousarray(distance.T)
    return None
