"""Size limits for pictures, held against a header before any pixel is decoded."""

from __future__ import annotations

from dataclasses import dataclass

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading.decoding.file_kinds import READ_FORMATS


@dataclass(frozen=True, kw_only=True)
class ImageLimits:
    """Size limits for a picture; checked against its header, before any pixel is decoded."""

    max_bytes: int
    max_pixels: int
    max_side: int


UPLOAD_LIMITS = ImageLimits(max_bytes=20_000_000, max_pixels=50_000_000, max_side=16_000)
DRAWING_LIMITS = ImageLimits(max_bytes=1_000_000, max_pixels=1_000_000, max_side=4_000)


def small_limits(max_side: int) -> ImageLimits:
    """Give the limits of a picture that fits into a square of this side, in pixels."""
    return ImageLimits(max_bytes=UPLOAD_LIMITS.max_bytes, max_pixels=max_side**2, max_side=max_side)


TOO_MUCH_MEMORY = "reading it takes more memory than one picture may; save it smaller"

MAX_PAGES = 100
"""Pages of a TIFF or PDF, or pictures of a ZIP archive, that are read at most."""


def check_bytes(data: bytes, limits: ImageLimits) -> None:
    """Refuse a file that is empty or over the limit.

    Raises:
        ImageDecodeError: empty.
        ImageTooLargeError: over the limit.
    """
    if not data:
        raise ImageDecodeError(f"the file is empty; choose a {READ_FORMATS} picture")
    if len(data) > limits.max_bytes:
        raise ImageTooLargeError(f"{len(data):,} bytes; at most {limits.max_bytes:,} are read. Save it smaller")


def check_size(width: int, height: int, limits: ImageLimits) -> None:
    """Refuse a picture of more pixels than the limits allow.

    Raises:
        ImageTooLargeError: over a limit.
    """
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise ImageTooLargeError(
            f"{width:,}×{height:,} pixels; at most {megapixels(limits)} and "
            f"{limits.max_side:,} pixels on a side are read. Crop it or save it smaller"
        )


def megapixels(limits: ImageLimits) -> str:
    """Say how many pixels the limits allow, such as "50 megapixels"."""
    return f"{limits.max_pixels / 1e6:g} megapixel{'' if limits.max_pixels == 1_000_000 else 's'}"
