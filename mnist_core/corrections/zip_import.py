"""Import a zip of corrections, all of it or nothing, as a session of its own, whatever is claimed in it.

A zip without a manifest is taken too: its folders name the labels. Entries are counted before the zip is opened, their
bytes while they are unpacked, and what is a picture is decoded in the decoding process alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE
from mnist_core.corrections import store
from mnist_core.corrections.limits import MAX_PER_SESSION
from mnist_core.corrections.pictures import PICTURE_SIDE, gray_png
from mnist_core.corrections.record import NewCorrection
from mnist_core.corrections.zip_entries import ZipEntries
from mnist_core.corrections.zip_layout import FOLDERS, IMPORTED, MANIFEST, PICTURES, Facts, facts_by_file
from mnist_core.errors import CorrectionError, ImageError
from mnist_core.reading.uploads.client import shared_upload_client

OTHER_FILES = 1_000
"""Beside the digits, their pictures and the manifest, a zip may hold so many files, which are not read."""


def import_zip(engine: sa.Engine, data: bytes, now: datetime, most: int = MAX_PER_SESSION) -> int:
    """Add the corrections in a zip; an image that is here already with the same label is not added again.

    Args:
        engine: from `open_database`.
        data: the zip's bytes.
        now: the time for images of which the manifest says none.
        most: how many corrections the zip may hold.
    Returns:
        How many were added.
    Raises:
        CorrectionError: not a zip, an entry is not a correction, or there is no room; then nothing is added.
    """
    found = list(_read_zip(data, now, most))
    return store.add_all(engine, hashlib.sha256(data).hexdigest()[:32], found, most)


def _read_zip(data: bytes, now: datetime, most: int) -> Iterator[NewCorrection]:
    entries = ZipEntries(data, 2 * most + OTHER_FILES)
    names = [name for name in entries.names if name.endswith(".png") and not name.startswith(PICTURES)]
    if not 0 < len(names) <= most:
        raise CorrectionError(f"{len(names):,} digits in the zip; give 1 to {most:,}")
    facts = facts_by_file(entries.lines(MANIFEST, most)) if MANIFEST in entries.names else {}
    present = set(entries.names)
    digits, pictures = _Decoded(IMAGE_SIDE), _Decoded(PICTURE_SIDE)
    for name in names:
        label, picture = _label(name), PICTURES + PurePosixPath(name).name
        known = facts.get(name) or Facts(answer=label, version=IMPORTED, created=now.isoformat(timespec="seconds"))
        yield NewCorrection(
            pixels=_digit_bytes(name, digits.gray(name, entries.read(name))),
            picture=gray_png(pictures.gray(picture, entries.read(picture)))
            if name in facts and picture in present
            else b"",
            label=label,
            **vars(known),
        )


def _label(name: str) -> int:
    folder = PurePosixPath(name).parent.name
    if folder not in FOLDERS:
        raise CorrectionError(f"{name} must be in a folder named 0 to 9 or no-digit, its label")
    return FOLDERS[folder]


def _digit_bytes(name: str, gray: NDArray[np.uint8]) -> bytes:
    if gray.shape != (IMAGE_SIDE, IMAGE_SIDE):
        raise CorrectionError(f"{name} is {gray.shape[1]}×{gray.shape[0]}; expected 28×28, ink bright")
    return gray.tobytes()


class _Decoded:
    """Pictures of one size, each of which is decoded once, however often it comes."""

    def __init__(self, max_side: int) -> None:
        self._max_side = max_side
        self._found: dict[bytes, NDArray[np.uint8]] = {}

    def gray(self, name: str, data: bytes) -> NDArray[np.uint8]:
        """Decode a picture to uint8 [h, w], 0 black.

        Raises:
            CorrectionError: it is no PNG or JPEG, or larger than it may be.
        """
        key = hashlib.sha256(data).digest()
        if key not in self._found:
            try:
                self._found[key] = shared_upload_client().small_picture(data, self._max_side)
            except ImageError as cause:
                raise CorrectionError(f"{name} in the zip cannot be used: {cause}") from cause
        return self._found[key]
