"""Reduce a picture of any Pillow mode to gray: uint8 [H, W], 0 black, 255 white."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnist_core.errors import ImageDecodeError

MIN_GRAY_RANGE = 128
"""From the darkest to the lightest gray; with less, one colour channel may show the ink better (yellow on white)."""

FULL_SCALES = (1, 255, 1023, 4095, 16383, 65535)
"""Full scales of pixels that are not bytes: 1 for a float, then those of 8- to 16-bit sensors."""


def gray_from_image(image: Image.Image) -> NDArray[np.uint8]:
    """Reduce a decoded picture of any Pillow mode to gray.

    Returns:
        uint8 [H, W]; a transparent background becomes the paper's own gray, or what contrasts with the ink.
    Raises:
        ImageDecodeError: negative or infinite pixels.
    """
    if has_high_bit_depth(image):
        return _gray_from_high_bit_depth(np.asarray(image))
    if has_alpha(image):
        return gray_from_rgba(np.asarray(image.convert("RGBA")))
    if image.mode in ("L", "1"):
        return np.asarray(image.convert("L"))
    return _gray_from_rgb(np.asarray(image.convert("RGB")))  # CMYK, palette, YCbCr, Lab


def has_high_bit_depth(image: Image.Image) -> bool:
    """Tell whether a picture's pixels have more than 8 bits."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def has_alpha(image: Image.Image) -> bool:
    """Tell whether a picture may be transparent somewhere."""
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def gray_from_rgba(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Reduce a picture with an alpha channel to gray.

    Args:
        rgba: uint8 [H, W, 4], alpha not multiplied in.
    Returns:
        uint8 [H, W].
    """
    gray = _gray_from_rgb(rgba)
    alpha = rgba[..., 3]
    if alpha.min() == 255:
        return gray
    if alpha.max() == 0:
        return np.full_like(gray, 255)
    return _gray_over_background(gray, alpha.astype(np.float32) / np.float32(255))


def _gray_from_rgb(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the luminance or, if its range is small, the channel with the largest: uint8 [H, W] from [H, W, 3 or 4]."""
    rgb = np.ascontiguousarray(rgb)
    code = cv2.COLOR_RGB2GRAY if rgb.shape[2] == 3 else cv2.COLOR_RGBA2GRAY
    gray = np.asarray(cv2.cvtColor(rgb, code), np.uint8)
    gray_range = int(gray.max()) - int(gray.min())
    if gray_range >= MIN_GRAY_RANGE:
        return gray
    channels = [np.ascontiguousarray(rgb[..., index]) for index in range(3)]
    ranges = [int(channel.max()) - int(channel.min()) for channel in channels]
    return channels[int(np.argmax(ranges))] if max(ranges) > 2 * gray_range else gray


def _gray_over_background(gray: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Composite a picture over the paper's own gray if most of it is opaque, else over what contrasts with the ink."""
    if alpha.mean() > 0.5:
        background = float(np.median(gray[alpha > 0.5]))
    else:
        background = 255.0 if float((gray * alpha).sum() / alpha.sum()) < 127.5 else 0.0
    return np.rint(gray * alpha + np.float32(background) * (1 - alpha)).astype(np.uint8)


def _gray_from_high_bit_depth(pixels: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Scale pixels of more than 8 bits by the smallest full scale that holds them; `convert("L")` would clip them."""
    values = pixels.astype(np.float32)
    if not np.isfinite(values).all() or values.min(initial=0) < 0:
        raise ImageDecodeError("the picture has negative or infinite pixels; save it as an 8-bit PNG")
    peak = float(values.max(initial=0))
    full_scale = next((scale for scale in FULL_SCALES if peak <= scale), peak)
    gray: NDArray[np.uint8] = np.rint(values * np.float32(255 / full_scale)).astype(np.uint8)
    return gray
