"""Letters in OpenCV's font, which is trained on, and in Pillow's two, turned and slanted as a camera sees them."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from mnist_core.contract import DigitImage
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink

SIZES_PX = (20.0, 90.0)
"""Font sizes, from the smallest to the largest."""

Generator = np.random.Generator

PrintLetter = Callable[[str, float, Generator], NDArray[np.uint8]]
"""Sets a letter in a font of a size in px: uint8 [H, W], black on white."""


def photographed_letter(print_letter: PrintLetter, letter: str, rng: Generator) -> DigitImage:
    """Set a letter at a random size; turn, slant and stretch it a little; place it as the app does.

    Returns:
        float32 [28, 28], 0–1.
    """
    gray = print_letter(letter, float(np.exp(rng.uniform(*np.log(SIZES_PX)))), rng)
    middle = np.array(gray.shape[::-1]) / 2
    turn, slant, stretch = rng.normal(0, 1, 3) * (0.08, 0.12, 0.1)
    form = np.array([[np.exp(stretch), slant - turn], [turn, 1.0]])
    matrix = np.column_stack([form, middle - form @ middle])
    moved = cv2.warpAffine(gray, matrix, gray.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=(255,))
    return digit_from_ink(ink_from_gray(np.asarray(moved, np.uint8)))


def opencv_letter(letter: str, size: float, rng: Generator) -> NDArray[np.uint8]:
    """A letter in OpenCV's own fonts, plain, bold or slanted; up to OpenCV 4 they are Hershey's."""
    fonts = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)
    gray = np.full((round(2.4 * size), round(2.4 * size)), 255, np.uint8)
    at, font = (round(0.7 * size), round(1.5 * size)), fonts[int(rng.integers(len(fonts)))]
    cv2.putText(gray, letter, at, font, size / 30, (0,), max(1, round(size / 25)), cv2.LINE_AA)
    return gray


def bitmap_letter(letter: str, size: float, rng: Generator) -> NDArray[np.uint8]:
    """A letter of Pillow's 11 px bitmap font, enlarged smoothly, as a small scan of print is."""
    small = Image.new("L", (12, 14), 255)
    ImageDraw.Draw(small).text((3, 1), letter, 0, ImageFont.load_default_imagefont())
    side = round(size * rng.uniform(1.0, 1.4))
    return np.asarray(small.resize((side, side), Image.Resampling.BICUBIC), np.uint8)


def pillow_letter(letter: str, size: float, rng: Generator) -> NDArray[np.uint8]:
    """A letter in Pillow's own font, Aileron, from regular to bold."""
    side = round(2.4 * size)
    picture = Image.new("L", (side, side), 255)
    bold = float(rng.uniform(0, 0.06)) * size
    font = ImageFont.load_default(size)
    ImageDraw.Draw(picture).text((side / 2, side / 2), letter, 0, font, anchor="mm", stroke_width=bold)
    return np.asarray(picture, np.uint8)
