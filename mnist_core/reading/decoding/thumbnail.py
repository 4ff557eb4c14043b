"""Make a thumbnail: a small file of a decoded picture, in its own colours."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnist_core.reading.decoding.gray import has_alpha, has_high_bit_depth

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
    if has_high_bit_depth(image):
        image = Image.fromarray(gray)
    mode, file_format, options = ("RGBA", "PNG", {}) if has_alpha(image) else ("RGB", "JPEG", {"quality": JPEG_QUALITY})
    image = image.convert(mode)
    image.thumbnail((side, side))
    target = io.BytesIO()
    Image.fromarray(np.asarray(image)).save(target, file_format, **options)
    return target.getvalue()
