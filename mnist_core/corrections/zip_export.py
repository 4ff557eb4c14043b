"""Export corrections as a zip, made while it is sent: however many there are, only a few are in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa
from PIL import Image

from mnist_core.contract import DigitImage
from mnist_core.corrections.parts import table, with_parts
from mnist_core.corrections.record import COLUMNS, Correction, from_row
from mnist_core.corrections.zip_layout import FOLDERS, MANIFEST, PICTURES, manifest_line
from mnist_core.storage.database import reading

ROWS_AT_ONCE = 50
"""How many pictures an export holds in memory."""

_FOLDER_OF = {label: folder for folder, label in FOLDERS.items()}


class _Outbox(io.RawIOBase):
    """Takes what zipfile writes, which cannot go back in it, and gives it away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile sends bytes alone
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def zip_parts(engine: sa.Engine) -> Iterator[bytes]:
    """Give the zip of all corrections, pictures included, part by part; `zip_layout` says what is in it."""
    outbox, lines = _Outbox(), []
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED) as file:
        for number, (correction, picture) in enumerate(with_pictures(engine), start=1):
            name = f"{_FOLDER_OF[correction.label]}/{number:06}.png"
            file.writestr(name, _png(correction.image))
            if picture:
                file.writestr(f"{PICTURES}{number:06}.png", picture)
            lines.append(manifest_line(name, correction))
            yield outbox.take()
        file.writestr(MANIFEST, "\n".join(lines))
    yield outbox.take()


def with_pictures(engine: sa.Engine) -> Iterator[tuple[Correction, bytes]]:
    """Give every correction with its picture, the oldest first, a few at a time, as they stood at the start.

    A picture is a gray PNG of at most `pictures.PICTURE_SIDE`; empty if there was none.
    """
    query = with_parts(*COLUMNS, table.c.picture).order_by(table.c.id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query).mappings():
            yield from_row(row), row["picture"]


def _png(image: DigitImage) -> bytes:
    png = io.BytesIO()
    Image.fromarray((image * 255).round().astype(np.uint8)).save(png, "PNG")
    return png.getvalue()
