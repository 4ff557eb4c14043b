"""Store readings that people corrected: add, relabel and list them, and give them for training.

Stored are the 28×28 that the model saw, the picture it came from, the answer, the correction, the model's version and
the time. Nothing about the person: a session has a random name, so that all of its digits fall in the same part.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, NO_DIGIT, DigitBatch, DigitImage
from mnist_core.corrections.limits import MAX_CORRECTIONS, MAX_PER_SESSION, check_room
from mnist_core.corrections.parts import TEST, TRAIN, enter_session, insert_into, table, with_parts
from mnist_core.corrections.pictures import pixel_bytes, thumbnail_png
from mnist_core.corrections.record import COLUMNS, LABELS, Correction, NewCorrection, from_row, image_from_bytes
from mnist_core.errors import CorrectionError
from mnist_core.storage.database import reading

__all__ = ["TEST", "TRAIN"]


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
) -> int:
    """Store a correction; a second one of the same image in the same session replaces the first.

    Args:
        engine: from `open_database`.
        session: the visit's random name, 1–64 characters.
        image: float32 [28, 28], 0–1.
        answer: what the model read, 0–9; NO_DIGIT where it looked like none.
        label: the correct digit, 0–9; NO_DIGIT if it is none.
        version: the version that read it.
        created: when.
        picture: an image file's bytes, shrunk here; empty if there is none.
    Returns:
        The correction's id.
    Raises:
        CorrectionError: a label or an image is out of range, or the store is full.
        ImageError: the picture cannot be read.
    """
    _check_label(answer)
    _check_label(label)
    correction = NewCorrection(
        pixels=pixel_bytes(image),
        picture=thumbnail_png(picture) if picture else b"",
        answer=answer,
        label=label,
        version=version,
        created=created.isoformat(timespec="seconds"),
    )
    with engine.begin() as connection:
        known = sa.select(table.c.id).where(table.c.session == session, table.c.fingerprint == correction.fingerprint)
        if connection.execute(known).first() is None:
            check_room(connection, session, 1, MAX_PER_SESSION)
        enter_session(connection, session)
        return _upsert(connection, session, correction)


def add_all(engine: sa.Engine, session: str, corrections: Sequence[NewCorrection], most: int = MAX_PER_SESSION) -> int:
    """Store corrections as one session's, all or none; an image that is here with the same label is left out.

    Args:
        engine: from `open_database`.
        session: a random name, 1–64 characters.
        corrections: with labels in range; of several of one image the last counts.
        most: how many the session may have.
    Returns:
        How many were added.
    Raises:
        CorrectionError: there is no room for them.
    """
    with engine.begin() as connection:
        known = {tuple(row) for row in connection.execute(sa.select(table.c.fingerprint, table.c.label))}
        latest = {each.fingerprint: each for each in corrections}
        new = [each for each in latest.values() if (each.fingerprint, each.label) not in known]
        if new:
            check_room(connection, session, len(new), most)
            enter_session(connection, session)
        for each in new:
            _upsert(connection, session, each)
    return len(new)


def list_corrections(
    engine: sa.Engine,
    part: str | None = None,
    *,
    session: str | None = None,
    limit: int = MAX_CORRECTIONS,
    offset: int = 0,
) -> list[Correction]:
    """List the corrections of one part or of both, of one session or of all, the latest first."""
    query = _of(with_parts(*COLUMNS), part).order_by(table.c.id.desc()).limit(limit).offset(offset)
    if session is not None:
        query = query.where(table.c.session == session)
    with reading(engine) as connection:
        return [from_row(row) for row in connection.execute(query).mappings()]


def labelled_images(
    engine: sa.Engine, part: str, *, with_no_digit: bool = False
) -> tuple[DigitBatch, NDArray[np.int64]]:
    """Load one part's images, the oldest first.

    Args:
        engine: from `open_database`.
        part: TRAIN or TEST.
        with_no_digit: also those that are no digit, which a model is to doubt.
    Returns:
        images float32 [N, 28, 28], labels int64 [N]: 0–9, or NO_DIGIT; N may be 0.
    """
    query = _of(with_parts(table.c.image, table.c.label), part).order_by(table.c.id)
    if not with_no_digit:
        query = query.where(table.c.label != NO_DIGIT)
    with reading(engine) as connection:
        found = connection.execute(query).all()
    images = [image_from_bytes(row.image) for row in found]
    stacked = np.stack(images) if images else np.zeros((0, IMAGE_SIDE, IMAGE_SIDE), np.float32)
    return stacked, np.array([row.label for row in found], np.int64)


def labels_by_image(engine: sa.Engine, part: str) -> tuple[tuple[str, int], ...]:
    """Tell one state of a part from another: each image's fingerprint and label, the oldest first."""
    query = _of(with_parts(table.c.fingerprint, table.c.label), part).order_by(table.c.id)
    with reading(engine) as connection:
        return tuple((row.fingerprint, row.label) for row in connection.execute(query))


def count(engine: sa.Engine) -> dict[str, int]:
    """Count the corrections of each part."""
    each = with_parts(table.c.id).subquery()
    with reading(engine) as connection:
        found = connection.execute(sa.select(each.c.part, sa.func.count()).group_by(each.c.part)).all()
    numbers = {row.part: row[1] for row in found}
    return {part: numbers.get(part, 0) for part in (TRAIN, TEST)}


def relabel(engine: sa.Engine, correction_id: int, label: int) -> None:
    """Change a correction's label.

    Raises:
        CorrectionError: no such label, or no such correction.
    """
    _check_label(label)
    with engine.begin() as connection:
        values = {"label": label, "is_kept": True}
        if not connection.execute(sa.update(table).where(table.c.id == correction_id).values(values)).rowcount:
            raise CorrectionError(f"correction {correction_id} no longer exists; reload the page")


def keep(engine: sa.Engine, correction_id: int) -> None:
    """Note that a person has looked at a correction's label again and keeps it."""
    with engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == correction_id).values(is_kept=True))


def _of(query: sa.Select[Any], part: str | None) -> sa.Select[Any]:
    """Keep one part's rows; None keeps both."""
    return query if part is None else query.where(query.selected_columns.part == part)


def _upsert(connection: sa.Connection, session: str, correction: NewCorrection) -> int:
    values = correction.values() | {"session": session}
    insert = insert_into(connection, table).values(values)
    changed = {name: insert.excluded[name] for name in ("picture", "answer", "label", "version", "created")}
    changed["is_kept"] = sa.false()
    upsert = insert.on_conflict_do_update(index_elements=["session", "fingerprint"], set_=changed)
    return int(connection.execute(upsert.returning(table.c.id)).scalar_one())


def _check_label(label: int) -> None:
    if label not in LABELS:
        raise CorrectionError(f"{label!r} is not a label; give a digit from 0 to 9, or NO_DIGIT ({NO_DIGIT})")
