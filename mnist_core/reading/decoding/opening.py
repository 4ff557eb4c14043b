"""Open a picture's header with Pillow, and import what a format needs only when a file's first bytes announce it."""

from __future__ import annotations

import io

from PIL import Image

from mnist_core.errors import ImageDecodeError
from mnist_core.reading.decoding.file_kinds import AVIF, HEIC, picture_format

DECODING_THREADS = 1
"""More take a process's address space, which is limited, and are no faster for a photograph of 12 megapixels."""


def open_picture(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """Read a picture's header; no pixel is decoded yet.

    Args:
        data: the file's bytes.
        formats: Pillow's names of the formats that may be tried.
    Raises:
        ImageDecodeError: what decodes such a picture is not installed.
        Exception: whatever Pillow's plugins raise on damaged bytes.
    """
    kind = picture_format(data)
    if kind == HEIC and "HEIF" in formats:
        _register_heif()
        return Image.open(io.BytesIO(data), formats=("HEIF",))
    if kind == AVIF and "AVIF" in formats:
        _limit_avif()
        return Image.open(io.BytesIO(data), formats=("AVIF",))
    return Image.open(io.BytesIO(data), formats=tuple(name for name in formats if name not in ("AVIF", "HEIF")))


def _register_heif() -> None:
    """Let Pillow open HEIF: the picture itself, and none of the smaller copies that a file may hold beside it."""
    try:
        import pillow_heif
    except ImportError as cause:
        raise ImageDecodeError(
            "this is an HEIC photograph, as iPhones take them, which needs pillow-heif; install it with "
            "pip install 'mnist-core[formats]', or save the photograph as JPEG first"
        ) from cause
    pillow_heif.register_heif_opener(
        decode_threads=DECODING_THREADS, thumbnails=False, depth_images=False, aux_images=False
    )


def _limit_avif() -> None:
    from PIL import AvifImagePlugin

    if not AvifImagePlugin.SUPPORTED:
        raise ImageDecodeError(
            "this is an AVIF picture, and the Pillow that is installed was built without AVIF; "
            "install Pillow from PyPI, or save the picture as PNG first"
        )
    AvifImagePlugin.DEFAULT_MAX_THREADS = DECODING_THREADS
