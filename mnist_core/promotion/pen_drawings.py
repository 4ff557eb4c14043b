"""The held-out writers' digits, drawn and found as on the canvas: once for each state of the code, then kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from mnist_core.data.held_out_writers import HeldOutDigits, held_out_digits
from mnist_core.paths import PACKAGE
from mnist_core.reading import DigitReader
from mnist_core.storage.atomic_write import atomic_write

PEN_PX = 20
"""Pen width on the 280 px canvas, about the page's own."""

CODE = ("reading/**/*.py", "data/stroke*.py", "data/held_out_writers.py")
"""What decides how the drawings look and what is found on them."""


def kept_drawings(strokes: Path, cache: Path) -> HeldOutDigits:
    """Draw the held-out writers' digits as the canvas does; they are drawn once and kept.

    Args:
        strokes: the file of pen strokes.
        cache: the folder they are kept in.
    Raises:
        DatasetError: the file of pen strokes is damaged.
    """
    kept = cache / f"unseen-writers-{_key(strokes)}.npz"
    if not kept.exists():
        drawn = held_out_digits(DigitReader.load().read_drawing, PEN_PX)
        if drawn is None:
            raise FileNotFoundError(strokes)
        with atomic_write(kept) as file:
            np.savez(
                file,
                images=(drawn.images * 255).round().astype(np.uint8),
                labels=drawn.labels,
                is_one_digit=drawn.is_one_digit,
                writers=drawn.writers,
            )
    with np.load(kept, allow_pickle=False) as arrays:
        images = arrays["images"].astype(np.float32) / np.float32(255)
        return HeldOutDigits(images, arrays["labels"], arrays["is_one_digit"], arrays["writers"])


def _key(strokes: Path, package: Path = PACKAGE) -> str:
    """Tell one state of the strokes, the pen and the code from another."""
    digest = hashlib.sha256(strokes.read_bytes() + str(PEN_PX).encode())
    for pattern in CODE:
        for path in sorted(package.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
