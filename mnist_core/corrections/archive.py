"""Export and import corrections as a readable zip: `<label>/<number>.png`, and a line of JSON for each.

A zip without those lines is accepted too: its folders name the labels, and all of it counts as one session.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import sqlalchemy as sa
from PIL import Image

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE, DigitImage
from mnist_core.corrections import store as corrections
from mnist_core.corrections.store import MAX_CORRECTIONS, TEST, TRAIN, Correction
from mnist_core.errors import CorrectionError, ImageError
from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.decoding.file_kinds import OWN_FORMATS
from mnist_core.reading.decoding.limits import ImageLimits

MANIFEST = "corrections.jsonl"
PICTURES = "pictures/"
MAX_ENTRY_BYTES = 200_000
MAX_MANIFEST_BYTES = 10_000_000
DIGIT_LIMITS = ImageLimits(max_bytes=MAX_ENTRY_BYTES, max_pixels=IMAGE_SIDE**2, max_side=IMAGE_SIDE)


def export_zip(engine: sa.Engine) -> bytes:
    """Write all corrections as a zip, pictures included."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        lines = []
        for number, correction in enumerate(corrections.list_corrections(engine)[::-1], start=1):
            name = f"{correction.label}/{number:06}.png"
            file.writestr(name, _png(correction.image))
            if correction.picture:
                file.writestr(f"{PICTURES}{number:06}.png", correction.picture)
            lines.append(json.dumps({"file": name} | _facts(correction)))
        file.writestr(MANIFEST, "\n".join(lines))
    return archive.getvalue()


def import_zip(engine: sa.Engine, data: bytes, now: datetime) -> int:
    """Add the corrections in a zip; those stored already are not added again.

    Args:
        engine: from `open_database`.
        data: the zip's bytes.
        now: the time for images that have none.
    Returns:
        How many corrections were read.
    Raises:
        CorrectionError: not a zip, or an entry is not a correction; then nothing is added.
    """
    found = list(_read_zip(data, now))
    for correction in found:
        corrections.add(
            engine,
            session=correction.session,
            part=correction.part,
            image=correction.image,
            answer=correction.answer,
            label=correction.label,
            version=correction.version,
            created=datetime.fromisoformat(correction.created),
            picture=correction.picture,
        )
    return len(found)


def _facts(correction: Correction) -> dict[str, Any]:
    return {name: getattr(correction, name) for name in ("session", "part", "answer", "label", "version", "created")}


def _png(image: DigitImage) -> bytes:
    png = io.BytesIO()
    Image.fromarray((image * 255).round().astype(np.uint8)).save(png, "PNG")
    return png.getvalue()


def _read_zip(data: bytes, now: datetime) -> Iterator[Correction]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".png") and not name.startswith(PICTURES)]
            if not 0 < len(names) <= MAX_CORRECTIONS:
                raise CorrectionError(f"{len(names)} digits in the zip; give 1 to {MAX_CORRECTIONS:,}")
            facts = _read_manifest(archive)
            as_one_session = {"session": hashlib.sha256(data).hexdigest()[:32], "created": now.isoformat()}
            for name in names:
                yield _read_entry(archive, name, facts.get(name, as_one_session))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError) as cause:
        raise CorrectionError(f"the zip cannot be read ({cause}); export the corrections again") from cause


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    if MANIFEST not in archive.namelist():
        return {}
    try:
        lines = [json.loads(line) for line in _read(archive, MANIFEST, MAX_MANIFEST_BYTES).splitlines() if line]
        return {line["file"]: line for line in lines}
    except (ValueError, KeyError, TypeError) as cause:
        raise CorrectionError(f"{MANIFEST} in the zip is damaged ({cause}); export the corrections again") from cause


def _read_entry(archive: zipfile.ZipFile, name: str, facts: dict[str, Any]) -> Correction:
    folder = PurePosixPath(name).parent.name
    if folder not in map(str, range(CLASS_COUNT)):
        raise CorrectionError(f"{name} must be in a folder named 0 to 9, its label")
    picture_name = PICTURES + PurePosixPath(name).name
    try:
        pixels = page_from_bytes(_read(archive, name), DIGIT_LIMITS, OWN_FORMATS).gray
        if pixels.shape != (IMAGE_SIDE, IMAGE_SIDE):
            raise CorrectionError(f"{name} is {pixels.shape[1]}×{pixels.shape[0]}; expected 28×28, ink bright")
        return Correction(
            id=0,
            session=_text(facts["session"], 64),
            part={TEST: TEST}.get(facts.get("part", TRAIN), TRAIN),
            image=pixels.astype(np.float32) / np.float32(255),
            picture=_read(archive, picture_name) if facts.get("file") and picture_name in archive.namelist() else b"",
            answer=int(facts.get("answer", folder)),
            label=int(folder),
            version=_text(facts.get("version", "imported"), 200),
            created=datetime.fromisoformat(facts["created"]).isoformat(timespec="seconds"),
        )
    except (ImageError, ValueError, KeyError, TypeError) as cause:
        raise CorrectionError(f"{name} in the zip cannot be used: {cause}") from cause


def _text(value: object, max_length: int) -> str:
    if isinstance(value, str) and 0 < len(value) <= max_length:
        return value
    raise ValueError(f"expected a text of 1 to {max_length} characters, got {value!r}")


def _read(archive: zipfile.ZipFile, name: str, max_bytes: int = MAX_ENTRY_BYTES) -> bytes:
    """Read one entry, and never more than the limit, whatever its header says."""
    with archive.open(name) as entry:
        data = entry.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise CorrectionError(f"{name} in the zip is larger than {max_bytes:,} bytes")
    return data
