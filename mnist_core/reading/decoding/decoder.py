"""Decode a picture file's bytes, or a canvas's RGBA, to a gray page: uint8 [H, W], 0 black, 255 white.

Upload, canvas and command line share this one guarded decoder: limits first, then a short list of formats, then
pixels. Whatever is wrong with a picture comes out as an `ImageError`.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from mnist_core.errors import ImageDecodeError, ImageError, ImageFormatError, ImageTooLargeError
from mnist_core.reading.decoding.file_kinds import FORMATS, TIFF, explain_refusal
from mnist_core.reading.decoding.gray import gray_from_image, gray_from_rgba
from mnist_core.reading.decoding.limits import (
    DRAWING_LIMITS,
    TOO_MUCH_MEMORY,
    UPLOAD_LIMITS,
    ImageLimits,
    check_bytes,
    check_size,
    megapixels,
)
from mnist_core.reading.decoding.opening import open_picture
from mnist_core.reading.decoding.thumbnail import thumbnail_file
from mnist_core.reading.resizing import resized

DRAWING_FORMATS = ("PNG",)
"""A canvas sends nothing else. Drawings are decoded in the caller's process, so that they never wait for an upload."""


MAX_PAGE_PIXELS = 1_600_000
"""Larger pages are reduced to this size; digits 60 px high in a 12-megapixel photograph keep 22 px."""

FURTHER_PICTURES = "the file's further pictures"
"""What is left out of an animation or a series of photographs in one file; a TIFF's pages have `documents`."""

MAX_COLOUR_SIDE = 400
"""Longer side, in pixels, that the colours are reduced to."""


@dataclass(frozen=True, eq=False)
class GrayPage:
    """A picture to read.

    Attributes:
        gray: uint8 [h, w], 0 black, 255 white.
        width, height: of the upright picture as it came, in pixels; `gray` may be smaller.
        colours: uint8 [h', w', 3], at most MAX_COLOUR_SIDE, to tell a sheet from the table under it; [0, 0, 3] without.
        left_out: what of the file is not on this page, in words; "" if nothing.
    """

    gray: NDArray[np.uint8]
    width: int
    height: int
    colours: NDArray[np.uint8]
    left_out: str = ""


def page_from_bytes(data: bytes, limits: ImageLimits = UPLOAD_LIMITS, formats: tuple[str, ...] = FORMATS) -> GrayPage:
    """Decode an image file's bytes.

    Args:
        data: the file's bytes.
        limits: its size limits.
        formats: which of FORMATS may be tried.
    Returns:
        The page, upright; of an animation, the first frame.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    image, width, height, left_out = _open_upright(data, limits, MAX_PAGE_PIXELS, formats)
    return page_from_image(image, width, height, None, left_out)[0]


def page_and_thumbnail(
    data: bytes, thumbnail_side: int | None, limits: ImageLimits = UPLOAD_LIMITS, frame: int = 0
) -> tuple[GrayPage, bytes]:
    """Decode an image file's bytes once, to read and to look at.

    Args:
        data: the file's bytes, in one of FORMATS.
        thumbnail_side: longest side of the thumbnail, in pixels; None makes none.
        limits: its size limits.
        frame: which of a TIFF's pictures, from 0 on.
    Returns:
        The page, and the thumbnail: a JPEG, or a PNG where the picture has transparency; empty without a side.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    image, width, height, left_out = _open_upright(data, limits, MAX_PAGE_PIXELS, frame=frame)
    return page_from_image(image, width, height, thumbnail_side, left_out)


def page_from_image(
    image: Image.Image, width: int, height: int, thumbnail_side: int | None, left_out: str = ""
) -> tuple[GrayPage, bytes]:
    """Make a page, and its thumbnail as in `page_and_thumbnail`, of a decoded picture that was width × height."""
    gray = gray_from_image(image)
    scale = math.sqrt(MAX_PAGE_PIXELS / gray.size)
    page = GrayPage(resized(gray, scale), width, height, _small_colours(image), left_out)
    return page, b"" if thumbnail_side is None else thumbnail_file(image, gray, thumbnail_side)


def gray_page_from_rgba(rgba: NDArray[np.uint8], limits: ImageLimits = DRAWING_LIMITS) -> NDArray[np.uint8]:
    """Reduce a canvas's pixels to gray.

    Args:
        rgba: uint8 [H, W, 4]; opaque, or ink on a transparent background.
        limits: its size limits.
    Returns:
        uint8 [H, W], 0 black, 255 white.
    Raises:
        ImageFormatError: another shape or dtype.
        ImageTooLargeError: over a limit.
    """
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8 or rgba.size == 0:
        raise ImageFormatError(f"expected a drawing uint8 [H, W, 4], got {rgba.dtype} {list(rgba.shape)}")
    check_size(rgba.shape[1], rgba.shape[0], limits)
    return gray_from_rgba(rgba)


def rgba_from_bytes(data: bytes, limits: ImageLimits = DRAWING_LIMITS) -> NDArray[np.uint8]:
    """Decode a canvas's PNG.

    Args:
        data: the picture's bytes, as a browser sent them; PNG and nothing else.
        limits: its size limits.
    Returns:
        uint8 [H, W, 4], for `DigitReader.read_drawing`.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no PNG.
    """
    image, *_ = _open_upright(data, limits, limits.max_pixels, DRAWING_FORMATS)
    return np.asarray(image.convert("RGBA"))


def _open_upright(
    data: bytes, limits: ImageLimits, target_pixels: int, formats: tuple[str, ...] = FORMATS, frame: int = 0
) -> tuple[Image.Image, int, int, str]:
    """Decode a picture whose header keeps the limits; one far larger than needed is reduced at once.

    Returns:
        The picture, the upright page's width and height before any reduction, and what of an animation is left out.
    """
    check_bytes(data, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a picture that Pillow warns of is read; what it cannot read raises
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = open_picture(data, formats)
            if frame:
                image.seek(frame)
            check_size(image.width, image.height, limits)
            is_rotated = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
            width, height = image.size[::-1] if is_rotated else image.size
            is_animated = image.format != TIFF and getattr(image, "is_animated", False)
            upright = ImageOps.exif_transpose(_decoded(image, target_pixels))
            return upright, width, height, FURTHER_PICTURES if is_animated else ""
    except (ImageError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        raise ImageTooLargeError(
            f"far too many pixels; at most {megapixels(limits)} are read. Save it smaller"
        ) from cause
    except Exception as cause:  # Pillow's plugins raise anything on damaged bytes: struct.error, KeyError, SyntaxError
        if "Memory allocation error" in str(cause):  # libheif's own limit, or its MemoryError
            raise ImageTooLargeError(TOO_MUCH_MEMORY) from cause
        raise ImageDecodeError(explain_refusal(data)) from cause


def _decoded(image: Image.Image, target_pixels: int) -> Image.Image:
    """Decode, reducing by a whole factor what is far larger than needed: JPEG while decoding, others after."""
    factor = math.isqrt(image.width * image.height // target_pixels)
    if factor > 1:
        image.draft(None, (image.width // factor, image.height // factor))
    image.load()
    factor = math.isqrt(image.width * image.height // target_pixels)
    if factor < 2 or image.mode.startswith("I;16"):
        return image
    if image.mode in ("1", "P", "PA"):  # neither can be averaged as it is
        image = image.convert("RGBA" if "transparency" in image.info else "L")
    reduced = image.reduce(factor)
    reduced.info = image.info
    return reduced


def _small_colours(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode != "RGB":
        return np.empty((0, 0, 3), np.uint8)
    return resized(np.asarray(image), MAX_COLOUR_SIDE / max(image.size))
