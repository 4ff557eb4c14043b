"""Store readings that people corrected: add, list, relabel and delete them, and split them into train and test.

Stored are the 28×28 that the model saw, the picture it came from, the answer, the correction, the model's version and
the time. Nothing about the person: a session has a random name, so that all of its digits fall in the same split.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects import postgresql, sqlite

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE, DigitBatch, DigitImage
from mnist_core.corrections.pictures import pixel_bytes, thumbnail_png
from mnist_core.errors import CorrectionError
from mnist_core.storage import database
from mnist_core.storage.database import reading

MAX_CORRECTIONS = 20_000
MAX_PER_SESSION = 500
"""So that one visitor alone cannot fill the database."""

TRAIN, TEST = "train", "test"
TEST_EVERY = 4
"""Every fourth session is for testing only; the first ones train, since one visitor's ten corrections should have an
effect."""

table, sessions = database.corrections, database.sessions


@dataclass(frozen=True, kw_only=True, eq=False)
class Correction:
    """A misread digit and its correct label.

    Attributes:
        id: its primary key; 0 if it is not stored yet.
        session: the session's random name.
        part: "train" or "test", the same for a whole session.
        image: float32 [28, 28], 0–1 in steps of 1/255: what the model saw.
        picture: the source as a gray thumbnail, PNG; empty if there was none.
        answer: what the model read, 0–9.
        label: the correct digit, 0–9.
        version: the version that read it.
        created: ISO 8601, UTC.
    """

    id: int
    session: str
    part: str
    image: DigitImage
    picture: bytes
    answer: int
    label: int
    version: str
    created: str


def add(
    engine: sa.Engine,
    *,
    session: str,
    image: DigitImage,
    answer: int,
    label: int,
    version: str,
    created: datetime,
    picture: bytes = b"",
    part: str | None = None,
) -> int:
    """Store a correction; a second one of the same image in the same session replaces the first.

    Args:
        engine: from `open_database`.
        session: the visit's random name, 1–64 characters.
        image: float32 [28, 28], 0–1.
        answer: what the model read, 0–9.
        label: the correct digit, 0–9.
        version: the version that read it.
        created: when.
        picture: an image file's bytes, shrunk here; empty if there is none.
        part: "train" or "test" for a new session; None to assign it in turn.
    Returns:
        The correction's id.
    Raises:
        CorrectionError: a label or an image is out of range, or the store is full.
        ImageError: the picture cannot be read.
    """
    _check_digit(answer)
    _check_digit(label)
    pixels = pixel_bytes(image)
    values = {
        "session": session,
        "fingerprint": hashlib.sha256(pixels).hexdigest(),
        "image": pixels,
        "picture": thumbnail_png(picture) if picture else b"",
        "answer": answer,
        "label": label,
        "version": version,
        "created": created.isoformat(timespec="seconds"),
    }
    with engine.begin() as connection:
        _check_room(connection, session)
        _enter_session(connection, session, part)
        insert = _insert(engine)(table).values(values)
        changed = {name: insert.excluded[name] for name in ("picture", "answer", "label", "version", "created")}
        upsert = insert.on_conflict_do_update(index_elements=["session", "fingerprint"], set_=changed)
        return int(connection.execute(upsert.returning(table.c.id)).scalar_one())


def list_corrections(
    engine: sa.Engine,
    part: str | None = None,
    *,
    session: str | None = None,
    limit: int = MAX_CORRECTIONS,
    offset: int = 0,
) -> list[Correction]:
    """List the corrections of one part or of both, of one session or of all, the latest first."""
    query = sa.select(table, sessions.c.part).join(sessions).order_by(table.c.id.desc()).limit(limit).offset(offset)
    asked = {sessions.c.part: part, table.c.session: session}
    query = query.where(*(column == value for column, value in asked.items() if value))
    with reading(engine) as connection:
        return [_correction(row) for row in connection.execute(query).mappings()]


def labelled_images(engine: sa.Engine, part: str) -> tuple[DigitBatch, NDArray[np.int64]]:
    """Load one part's digits, the oldest first: images float32 [N, 28, 28], labels int64 [N]; N may be 0."""
    found = list_corrections(engine, part)[::-1]
    images = [correction.image for correction in found]
    stacked = np.stack(images) if images else np.zeros((0, IMAGE_SIDE, IMAGE_SIDE), np.float32)
    return stacked, np.array([correction.label for correction in found], np.int64)


def count(engine: sa.Engine) -> dict[str, int]:
    """Count the corrections of each part."""
    query = (
        sa.select(sessions.c.part, sa.func.count().label("number")).join_from(table, sessions).group_by(sessions.c.part)
    )
    with reading(engine) as connection:
        found = {row.part: row.number for row in connection.execute(query)}
    return {part: found.get(part, 0) for part in (TRAIN, TEST)}


def relabel(engine: sa.Engine, correction_id: int, label: int) -> None:
    """Change a correction's label.

    Raises:
        CorrectionError: not a digit, or no such correction.
    """
    _check_digit(label)
    with engine.begin() as connection:
        if not connection.execute(sa.update(table).where(table.c.id == correction_id).values(label=label)).rowcount:
            raise CorrectionError(f"correction {correction_id} no longer exists; reload the page")


def delete(engine: sa.Engine, ids: Sequence[int]) -> int:
    """Delete corrections for good; returns how many existed."""
    with engine.begin() as connection:
        return connection.execute(sa.delete(table).where(table.c.id.in_(ids))).rowcount


def _correction(row: sa.RowMapping) -> Correction:
    fields: dict[str, Any] = {name: value for name, value in row.items() if name != "fingerprint"}
    pixels = np.frombuffer(fields.pop("image"), np.uint8).reshape(IMAGE_SIDE, IMAGE_SIDE)
    return Correction(image=pixels.astype(np.float32) / np.float32(255), **fields)


def _insert(engine: sa.Engine) -> Any:  # noqa: ANN401 - two unrelated classes with the same methods
    """Choose the dialect's INSERT … ON CONFLICT, which SQLAlchemy's generic one lacks."""
    return postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert


def _enter_session(connection: sa.Connection, session: str, part: str | None) -> None:
    """Assign a new session its part; a known one keeps its own."""
    number = connection.execute(sa.select(sa.func.count()).select_from(sessions)).scalar_one()
    own_part = part or (TEST if number % TEST_EVERY == TEST_EVERY - 1 else TRAIN)
    insert = _insert(connection.engine)(sessions).values(id=session, part=own_part)
    connection.execute(insert.on_conflict_do_nothing())


def _check_room(connection: sa.Connection, session: str) -> None:
    total = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    of_session = sa.select(sa.func.count()).select_from(table).where(table.c.session == session)
    if total >= MAX_CORRECTIONS:
        raise CorrectionError(f"the store is full with {total:,} corrections; export and delete some")
    if connection.execute(of_session).scalar_one() >= MAX_PER_SESSION:
        raise CorrectionError(f"this session has {MAX_PER_SESSION} corrections, the maximum; retrain with them first")


def _check_digit(digit: int) -> None:
    if digit not in range(CLASS_COUNT):
        raise CorrectionError(f"{digit!r} is not a digit; give one from 0 to 9")
