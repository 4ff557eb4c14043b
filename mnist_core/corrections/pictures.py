"""Pictures as they are stored: the 28×28 as MNIST's bytes, the source as a gray thumbnail without metadata."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnist_core.contract import IMAGE_SIDE, DigitImage
from mnist_core.errors import CorrectionError
from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.decoding.file_kinds import OWN_FORMATS
from mnist_core.reading.decoding.limits import UPLOAD_LIMITS

PICTURE_SIDE = 280
"""Longer side of a stored thumbnail, in pixels; as gray PNG it takes at most 80 kB."""

ROUNDING = 1e-3
"""Resampling may leave a value outside 0–1 by this much."""


def thumbnail_png(data: bytes) -> bytes:
    """Shrink a picture for storage and drop its metadata.

    Returns:
        A gray PNG, at most 280 px on a side.
    Raises:
        ImageError: the bytes are no picture of OWN_FORMATS.
    """
    return gray_png(page_from_bytes(data, UPLOAD_LIMITS, OWN_FORMATS).gray)


def gray_png(gray: NDArray[np.uint8]) -> bytes:
    """Write gray pixels [H, W] as a PNG of at most PICTURE_SIDE on a side."""
    picture = Image.fromarray(gray)
    picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    png = io.BytesIO()
    picture.save(png, "PNG", optimize=True)
    return png.getvalue()


def pixel_bytes(image: DigitImage) -> bytes:
    """Convert an image to MNIST's bytes: 784, row by row, 0–255, ink bright."""
    in_range = np.isfinite(image).all() and np.abs(image - np.clip(image, 0, 1)).max(initial=0) <= ROUNDING
    if image.shape != (IMAGE_SIDE, IMAGE_SIDE) or not in_range:
        raise CorrectionError(f"expected an image [28, 28] of values 0–1, got {list(image.shape)}; use ReadDigit.image")
    return (np.clip(image, 0, 1) * 255).round().astype(np.uint8).tobytes()
