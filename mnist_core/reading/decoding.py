"""Bytes of a picture, or a canvas's RGBA, become a page of ink: float32 [H, W], 0 where nothing is drawn, 1 full ink.

Upload, canvas and command line share this one guarded decoder: limits first, then a short list of formats, then
pixels. Whatever is wrong with a picture comes out as an `ImageError`.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from mnist_core.errors import ImageDecodeError, ImageError, ImageFormatError, ImageTooLargeError
from mnist_core.reading.ground import ink_from_gray

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
"""The only Pillow decoders that untrusted bytes reach, out of its 43."""


@dataclass(frozen=True, kw_only=True)
class ImageLimits:
    """What a picture may weigh; checked on the header, before any pixel is decoded."""

    max_bytes: int
    max_pixels: int
    max_side: int


UPLOAD_LIMITS = ImageLimits(max_bytes=20_000_000, max_pixels=50_000_000, max_side=16_000)
DRAWING_LIMITS = ImageLimits(max_bytes=1_000_000, max_pixels=1_000_000, max_side=4_000)


def page_from_bytes(data: bytes, limits: ImageLimits = UPLOAD_LIMITS) -> NDArray[np.float32]:
    """Decode an image file's bytes.

    Args:
        data: the file's bytes, in one of FORMATS.
        limits: what the picture may weigh.
    Returns:
        float32 [H, W], 0–1, ink bright; all 0 for a blank picture. Of an animation, the first frame.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    return ink_from_gray(_gray_from_image(open_image(data, limits)))


def page_from_rgba(rgba: NDArray[np.uint8], limits: ImageLimits = DRAWING_LIMITS) -> NDArray[np.float32]:
    """Take a canvas's pixels.

    Args:
        rgba: uint8 [H, W, 4]; opaque, or ink on a transparent ground.
        limits: what the picture may weigh.
    Returns:
        float32 [H, W], 0–1, ink bright; all 0 for a blank drawing.
    Raises:
        ImageFormatError: another shape or dtype.
        ImageTooLargeError: over a limit.
    """
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8 or rgba.size == 0:
        raise ImageFormatError(f"expected a drawing uint8 [H, W, 4], got {rgba.dtype} {list(rgba.shape)}")
    _check_size(rgba.shape[1], rgba.shape[0], limits)
    return ink_from_gray(_gray_from_image(Image.fromarray(rgba, "RGBA")))


def open_image(data: bytes, limits: ImageLimits = UPLOAD_LIMITS) -> Image.Image:
    """Open and decode a picture, upright, after checking what its header asks for.

    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    if not data:
        raise ImageDecodeError("the file is empty; choose a picture (" + ", ".join(FORMATS) + ")")
    if len(data) > limits.max_bytes:
        raise ImageTooLargeError(f"{len(data):,} bytes; at most {limits.max_bytes:,} are read. Save it smaller")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd but reads is read; what it cannot read raises
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(image.width, image.height, limits)
            image.load()
            return ImageOps.exif_transpose(image)
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        raise ImageTooLargeError(f"the picture is too large ({cause}); save it smaller") from cause
    except Exception as cause:  # Pillow's plugins raise anything on damaged bytes: struct.error, KeyError, SyntaxError
        raise ImageDecodeError(
            f"not a picture that can be read ({type(cause).__name__}); use an undamaged {', '.join(FORMATS)} file"
        ) from cause


def rgba_from_bytes(data: bytes, limits: ImageLimits = DRAWING_LIMITS) -> NDArray[np.uint8]:
    """Decode a canvas's PNG.

    Args:
        data: the picture's bytes, as a browser sent them.
        limits: what it may weigh.
    Returns:
        uint8 [H, W, 4], for `DigitReader.read_drawing`.
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    return np.asarray(open_image(data, limits).convert("RGBA"))


def thumbnail_from_bytes(data: bytes, side: int, limits: ImageLimits = UPLOAD_LIMITS) -> NDArray[np.uint8]:
    """Decode an image file's bytes to look at, in its own colours.

    Args:
        data: the file's bytes, in one of FORMATS.
        side: longest side of the result, in pixels; smaller pictures keep their size.
        limits: what the picture may weigh.
    Returns:
        uint8 [H, W, 3] or, for a picture with transparency, [H, W, 4].
    Raises:
        ImageTooLargeError: over a limit.
        ImageDecodeError: empty, damaged, or no picture of these formats.
    """
    image = open_image(data, limits)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = Image.fromarray((_gray_from_image(image) * 255).astype(np.uint8))
    see_through = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    image = image.convert("RGBA" if see_through else "RGB")
    image.thumbnail((side, side))
    return np.asarray(image)


def _check_size(width: int, height: int, limits: ImageLimits) -> None:
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise ImageTooLargeError(
            f"{width:,}×{height:,} pixels; at most {limits.max_pixels / 1e6:g} megapixels and "
            f"{limits.max_side:,} on a side are read. Crop it or save it smaller"
        )


def _gray_from_image(image: Image.Image) -> NDArray[np.float32]:
    """Reduce any Pillow mode to gray: float32 [H, W], 0 black, 1 white."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _gray_from_deep(np.asarray(image))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        return _gray_over_ground(image.convert("RGBA"))
    if image.mode not in ("L", "1"):
        image = image.convert("RGB")  # CMYK, palette, YCbCr, Lab
    return np.asarray(image.convert("L"), np.float32) / np.float32(255)


def _gray_from_deep(pixels: NDArray[np.generic]) -> NDArray[np.float32]:
    """Scale pixels of more than 8 bits by the smallest full scale that holds them; `convert("L")` would clip them."""
    values = pixels.astype(np.float32)
    if not np.isfinite(values).all() or values.min(initial=0) < 0:
        raise ImageDecodeError("the picture has negative or infinite pixels; save it as an 8-bit PNG")
    if pixels.dtype == np.uint16:
        return values / np.float32(65535)
    peak = float(values.max(initial=0))
    full_scale = next((scale for scale in (1.0, 255.0, 65535.0) if peak <= scale), peak)
    return values / np.float32(full_scale)


def _gray_over_ground(image: Image.Image) -> NDArray[np.float32]:
    """Lay a picture with transparency on a ground: the paper's own gray if most is opaque, else what contrasts."""
    alpha = np.asarray(image.getchannel("A"), np.float32) / np.float32(255)
    gray = np.asarray(image.convert("RGB").convert("L"), np.float32) / np.float32(255)
    visible = float(alpha.mean())
    if visible in (0.0, 1.0):
        return gray if visible else np.ones_like(gray)
    ink_gray = float((gray * alpha).sum() / alpha.sum())
    ground = np.float32(np.median(gray[alpha > 0.5])) if visible > 0.5 else np.float32(ink_gray < 0.5)
    return gray * alpha + ground * (1 - alpha)
