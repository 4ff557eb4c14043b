"""A correction: a misread image, what it was read as, and what it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE, NO_DIGIT, DigitImage
from mnist_core.storage import database

LABELS = (*range(CLASS_COUNT), NO_DIGIT)
"""What an image can be."""

COLUMNS = [column for column in database.corrections.c if column.name not in ("fingerprint", "picture")]
"""What a `Correction` is made of; with its part. Pictures are large and only an export looks at them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Correction:
    """A misread image and its correct label.

    Attributes:
        id: its primary key.
        session: the session's random name.
        part: "train" or "test"; the same for every correction of the same image.
        image: float32 [28, 28], 0–1 in steps of 1/255: what the model saw.
        answer: what the model read, 0–9; NO_DIGIT where it looked like none.
        label: the correct digit, 0–9; NO_DIGIT if it is none.
        version: the version that read it.
        created: ISO 8601, UTC.
        is_kept: whether a person has looked at the label again and kept it, or has set it.
    """

    id: int
    session: str
    part: str
    image: DigitImage
    answer: int
    label: int
    version: str
    created: str
    is_kept: bool


def from_row(row: sa.RowMapping) -> Correction:
    """Make a correction of a row of COLUMNS with its part."""
    fields: dict[str, Any] = {name: row[name] for name in Correction.__dataclass_fields__}
    return Correction(**fields | {"image": image_from_bytes(fields["image"])})


def image_from_bytes(pixels: bytes) -> DigitImage:
    """Give stored bytes, 784 of 0–255, as an image."""
    stored = np.frombuffer(pixels, np.uint8).reshape(IMAGE_SIDE, IMAGE_SIDE)
    return stored.astype(np.float32) / np.float32(255)


@dataclass(frozen=True, kw_only=True)
class NewCorrection:
    """A correction to store.

    Attributes:
        pixels: 784 bytes, 0–255, ink bright.
        picture: a gray PNG of at most `pictures.PICTURE_SIDE`; empty if there is none.
        answer, label, version, created: as in `Correction`.
    """

    pixels: bytes
    picture: bytes
    answer: int
    label: int
    version: str
    created: str

    @property
    def fingerprint(self) -> str:
        """The image's own name, which tells it from every other one."""
        return hashlib.sha256(self.pixels).hexdigest()

    def values(self) -> dict[str, Any]:
        """Give the columns of its row, but for the session."""
        return {name: value for name, value in vars(self).items() if name != "pixels"} | {
            "image": self.pixels,
            "fingerprint": self.fingerprint,
        }
