"""Export corrections as a zip, made while it is sent: however many there are, only a few are in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import numpy as np
import sqlalchemy as sa
from PIL import Image

from mnist_core.contract import DigitImage
from mnist_core.corrections.store import with_pictures
from mnist_core.corrections.zip_layout import FOLDERS, MANIFEST, PICTURES, manifest_line

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


def _png(image: DigitImage) -> bytes:
    png = io.BytesIO()
    Image.fromarray((image * 255).round().astype(np.uint8)).save(png, "PNG")
    return png.getvalue()
