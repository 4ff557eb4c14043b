"""Bring a database to this release's tables: create what is missing, change what an older release made.

To change a table: change it in `tables`, raise SCHEMA_VERSION, and say in MIGRATIONS how the version before gets there,
in SQL that both SQLite and PostgreSQL take.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from mnist_core.errors import DatabaseError
from mnist_core.storage.tables import metadata, schema

SCHEMA_VERSION = 5

MIGRATIONS = {
    2: (
        "ALTER TABLE runs ADD COLUMN host VARCHAR(255) NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN folder TEXT NOT NULL DEFAULT ''",
        "DROP INDEX one_active_run",
        "CREATE UNIQUE INDEX one_active_run ON runs (host, folder) WHERE is_active",
    ),
    3: (),  # corrections may have the label NO_DIGIT, which an older app cannot show; and a new index
    4: ("ALTER TABLE runs ADD COLUMN number INTEGER NOT NULL DEFAULT 0",),
    5: ("ALTER TABLE corrections ADD COLUMN is_kept BOOLEAN NOT NULL DEFAULT false",),
}
"""What leads to a version from the one before. Version 1 had no table `schema_version`."""

EMPTY, UNNUMBERED = 0, 1


def is_current(connection: sa.Connection) -> bool:
    """Tell whether nothing is to be done.

    Raises:
        DatabaseError: a newer release made it.
    """
    found = _found_version(connection)
    if found > SCHEMA_VERSION:
        raise DatabaseError(
            f"the database was made by a newer release (schema {found}; this one knows {SCHEMA_VERSION}); "
            "update this app, or name another database"
        )
    return found == SCHEMA_VERSION


def migrate(connection: sa.Connection) -> None:
    """Create missing tables and change older ones; two processes may do so at once.

    Args:
        connection: in a transaction that writes, so that all of it happens or nothing.
    Raises:
        DatabaseError: a newer release made it.
    """
    if connection.dialect.name == "postgresql":  # there, IF NOT EXISTS alone still lets two creators collide
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(28)"))
    if is_current(connection):
        return
    found = _found_version(connection)
    for version in range(found + 1, SCHEMA_VERSION + 1) if found != EMPTY else ():
        for statement in MIGRATIONS[version]:
            connection.execute(sa.text(statement))
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    if found in (EMPTY, UNNUMBERED):
        connection.execute(sa.insert(schema).values(version=SCHEMA_VERSION, database_id=secrets.token_hex(16)))
    else:
        connection.execute(sa.update(schema).values(version=SCHEMA_VERSION))


def _found_version(connection: sa.Connection) -> int:
    there = sa.inspect(connection).get_table_names()
    if schema.name in there:
        return int(connection.execute(sa.select(schema.c.version)).scalar_one())
    return UNNUMBERED if "runs" in there else EMPTY
