"""A decoded picture becomes a small file to look at, in its own colours."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

JPEG_QUALITY = 88


def thumbnail_file(image: Image.Image, gray: NDArray[np.uint8], side: int) -> bytes:
    """Make a small file of a picture, without what a camera writes into one.

    Args:
        image: a decoded picture of any Pillow mode.
        gray: uint8 [H, W], the same as `gray_from_image` makes it; shown where pixels are deeper than a byte.
        side: longest side of the result, in pixels; smaller pictures keep their size.
    Returns:
        A JPEG, a tenth of the PNG of a photograph; a PNG for a picture with transparency.
    """
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = Image.fromarray(gray)
    see_through = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    image = image.convert("RGBA" if see_through else "RGB")
    image.thumbnail((side, side))
    target = io.BytesIO()
    kind, options = ("PNG", {}) if see_through else ("JPEG", {"quality": JPEG_QUALITY})
    Image.fromarray(np.asarray(image)).save(target, kind, **options)
    return target.getvalue()
