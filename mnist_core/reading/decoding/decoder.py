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
from mnist_core.reading.decoding.file_kinds import FORMATS, READ_FORMATS, explain_refusal
from mnist_core.reading.decoding.gray import gray_from_image, gray_from_rgba
from mnist_core.reading.decoding.opening import open_picture
from mnist_core.reading.decoding.thumbnail import thumbnail_file
from mnist_core.reading.resizing import resized

DRAWING_FORMATS = ("PNG",)
"""A canvas sends nothing else. Drawings are decoded in the caller's process, so that they never wait for an upload."""


@dataclass(frozen=True, kw_only=True)
class ImageLimits:
    """Size limits for a picture; checked against its header, before any pixel is decoded."""

    max_bytes: int
    max_pixels: int
    max_side: int


UPLOAD_LIMITS = ImageLimits(max_bytes=20_000_000, max_pixels=50_000_000, max_side=16_000)
DRAWING_LIMITS = ImageLimits(max_bytes=1_000_000, max_pixels=1_000_000, max_side=4_000)

MAX_PAGE_PIXELS = 1_600_000
"""Larger pages are reduced to this size; digits 60 px high in a 12-megapixel photograph keep 22 px."""

MAX_COLOUR_SIDE = 400
"""Longer side, in pixels, that the colours are reduced to."""


@dataclass(frozen=True, eq=False)
class GrayPage:
    """A picture to read.

    Attributes:
        gray: uint8 [h, w], 0 black, 255 white.
        width, height: of the upright picture as it came, in pixels; `gray` may be smaller.
        colours: uint8 [h', w', 3], at most MAX_COLOUR_SIDE, to tell a sheet from the table under it; [0, 0, 3] without.
    """

    gray: NDArray[np.uint8]
    width: int
    height: int
    colours: NDArray[np.uint8]


def page_from_bytes(data: bytes, limits: ImageLimits = UPLOAD_LIMITS) -> GrayPage:
    """Decode an image file's bytes.

    Args:
        data: the file's bytes, in one of FORMATS.
        limits: its size limits.
    Returns:
        The page, upright; of an animation, the first frame.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    return page_and_thumbnail(data, None, limits)[0]


def page_and_thumbnail(
    data: bytes, thumbnail_side: int | None, limits: ImageLimits = UPLOAD_LIMITS
) -> tuple[GrayPage, bytes]:
    """Decode an image file's bytes once, to read and to look at.

    Args:
        data: the file's bytes, in one of FORMATS.
        thumbnail_side: longest side of the thumbnail, in pixels; None makes none.
        limits: its size limits.
    Returns:
        The page, and the thumbnail: a JPEG, or a PNG where the picture has transparency; empty without a side.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    image, width, height = _open_upright(data, limits, MAX_PAGE_PIXELS)
    gray = gray_from_image(image)
    scale = math.sqrt(MAX_PAGE_PIXELS / gray.size)
    page = GrayPage(resized(gray, scale), width, height, _small_colours(image))
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
    _check_size(rgba.shape[1], rgba.shape[0], limits)
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
    image, _, _ = _open_upright(data, limits, limits.max_pixels, DRAWING_FORMATS)
    return np.asarray(image.convert("RGBA"))


def _open_upright(
    data: bytes, limits: ImageLimits, target_pixels: int, formats: tuple[str, ...] = FORMATS
) -> tuple[Image.Image, int, int]:
    """Decode a picture whose header keeps the limits; one far larger than needed is reduced at once.

    Returns:
        The picture, and the upright page's width and height before any reduction.
    """
    if not data:
        raise ImageDecodeError(f"the file is empty; choose a {READ_FORMATS} picture")
    if len(data) > limits.max_bytes:
        raise ImageTooLargeError(f"{len(data):,} bytes; at most {limits.max_bytes:,} are read. Save it smaller")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a picture that Pillow warns of is read; what it cannot read raises
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = open_picture(data, formats)
            _check_size(image.width, image.height, limits)
            is_rotated = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
            width, height = image.size[::-1] if is_rotated else image.size
            return ImageOps.exif_transpose(_decoded(image, target_pixels)), width, height
    except (ImageError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        raise ImageTooLargeError(
            f"far too many pixels; at most {_megapixels(limits)} are read. Save it smaller"
        ) from cause
    except Exception as cause:  # Pillow's plugins raise anything on damaged bytes: struct.error, KeyError, SyntaxError
        if "Memory allocation error" in str(cause):  # libheif's MemoryError
            raise MemoryError from cause
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


def _check_size(width: int, height: int, limits: ImageLimits) -> None:
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise ImageTooLargeError(
            f"{width:,}×{height:,} pixels; at most {_megapixels(limits)} and "
            f"{limits.max_side:,} pixels on a side are read. Crop it or save it smaller"
        )


def _megapixels(limits: ImageLimits) -> str:
    return f"{limits.max_pixels / 1e6:g} megapixel{'' if limits.max_pixels == 1_000_000 else 's'}"
