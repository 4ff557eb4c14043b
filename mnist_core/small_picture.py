"""A picture as it is kept beside a correction: small, gray, and free of what a camera writes into it."""

from __future__ import annotations

import io

from PIL import Image

from mnist_core.reading.decoding import page_from_bytes

PICTURE_SIDE = 280
"""Longer side of the kept picture, in pixels; as gray PNG that is 80 kB at the very most."""


def small_picture(data: bytes) -> bytes:
    """Make a picture small enough to keep, and free of what a camera writes into it.

    Returns:
        A gray PNG, at most 280 px on a side.
    Raises:
        ImageError: the bytes cannot be read as a picture.
    """
    gray = Image.fromarray(page_from_bytes(data).gray)
    gray.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    png = io.BytesIO()
    gray.save(png, "PNG", optimize=True)
    return png.getvalue()
