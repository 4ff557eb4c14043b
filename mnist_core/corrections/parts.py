"""Which corrections train and which only test: a visit's are all one or the other, and so are an image's.

An image that two visits corrected belongs to the part of the first: a model that was trained on it is never tested on
it, however often it comes again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from mnist_core.storage import database

TRAIN, TEST = "train", "test"
TEST_EVERY = 4
"""Every fourth session is for testing only; the first ones train, since one visitor's ten corrections should have an
effect."""

table, sessions = database.corrections, database.sessions


def enter_session(connection: sa.Connection, session: str) -> None:
    """Assign a new session its part in turn; a known one keeps its own."""
    number = connection.execute(sa.select(sa.func.count()).select_from(sessions)).scalar_one()
    part = TEST if number % TEST_EVERY == TEST_EVERY - 1 else TRAIN
    connection.execute(insert_into(connection, sessions).values(id=session, part=part).on_conflict_do_nothing())


def with_parts(*columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - SQLAlchemy's own argument type is private
    """Select columns of the corrections, and "part", which is that of the session that corrected the image first."""
    first = table.alias("first")
    part = (
        sa.select(sessions.c.part)
        .join_from(first, sessions, sessions.c.id == first.c.session)
        .where(first.c.fingerprint == table.c.fingerprint)
        .order_by(first.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(*columns, part.label("part")).select_from(table)


def insert_into(connection: sa.Connection, target: sa.Table) -> Any:  # noqa: ANN401 - two unrelated classes with the same methods
    """Choose the dialect's INSERT … ON CONFLICT, which SQLAlchemy's generic one lacks."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(target)
