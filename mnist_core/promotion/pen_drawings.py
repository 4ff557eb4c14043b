"""The held-out writers' digits, drawn and found as on the canvas: once for each state of the code, then kept."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch
from mnist_core.data.held_out_writers import HeldOutDigits, held_out_digits
from mnist_core.paths import PACKAGE
from mnist_core.reading import DigitReader
from mnist_core.storage.atomic_write import atomic_write

PEN_PX = 20
"""Pen width on the 280 px canvas, about the page's own."""

CODE = ("reading/**/*.py", "data/stroke*.py", "data/held_out_writers.py")
"""What decides how the drawings look and what is found on them."""

DAMAGED = (ValueError, KeyError, EOFError, BadZipFile)
"""What reading a file raises that is not one of ours, or no longer whole; then they are drawn again."""


def kept_drawings(strokes: Path, cache: Path) -> HeldOutDigits:
    """Draw the held-out writers' digits as the canvas does; they are drawn once and kept.

    Args:
        strokes: the file of pen strokes.
        cache: the folder they are kept in.
    Raises:
        DatasetError: the file of pen strokes is damaged.
    """
    kept = cache / f"unseen-writers-{_key(strokes)}.npz"
    with suppress(FileNotFoundError, *DAMAGED):
        return _read(kept)
    drawn = held_out_digits(DigitReader.load().read_drawing, PEN_PX)
    if drawn is None:
        raise FileNotFoundError(strokes)
    pixels = (drawn.images * 255).round().astype(np.uint8)
    with suppress(OSError):  # the disk is full: they are drawn again the next time
        _write(kept, pixels, drawn)
    return replace(drawn, images=_images(pixels))


def _write(kept: Path, pixels: NDArray[np.uint8], drawn: HeldOutDigits) -> None:
    with atomic_write(kept) as file:
        np.savez(file, pixels=pixels, labels=drawn.labels, is_one_digit=drawn.is_one_digit, writers=drawn.writers)


def _read(kept: Path) -> HeldOutDigits:
    with kept.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        pixels, *others = (arrays[name] for name in ("pixels", "labels", "is_one_digit", "writers"))
    return HeldOutDigits(_images(pixels), *others)


def _images(pixels: NDArray[np.uint8]) -> DigitBatch:
    images: DigitBatch = pixels.astype(np.float32) / np.float32(255)
    return images


def _key(strokes: Path, package: Path = PACKAGE) -> str:
    """Tell one state of the strokes, the pen and the code from another."""
    digest = hashlib.sha256(strokes.read_bytes() + str(PEN_PX).encode())
    for pattern in CODE:
        for path in sorted(package.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
