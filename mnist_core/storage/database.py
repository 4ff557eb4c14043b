"""The app's database: its tables, and how to open it. SQLite in `data/`, unless a URL names another one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from mnist_core.errors import DatabaseError
from mnist_core.paths import DATA

URL_VARIABLE = "MNIST_CORE_DATABASE_URL"
SQLITE_FILE = "mnist_core.sqlite"
BUSY_SECONDS = 30
"""How long a writer waits for another one; each one takes about a millisecond."""

metadata = sa.MetaData()

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("part", sa.String(5), nullable=False),
)
"""Sessions by a random name, and whether their corrections are for training or testing."""

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session", sa.ForeignKey("sessions.id"), nullable=False, index=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("image", sa.LargeBinary(784), nullable=False),
    sa.Column("picture", sa.LargeBinary, nullable=False),
    sa.Column("answer", sa.SmallInteger, nullable=False),
    sa.Column("label", sa.SmallInteger, nullable=False),
    sa.Column("version", sa.String(200), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.UniqueConstraint("session", "fingerprint"),
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Index("one_active_run", "is_active", unique=True, sqlite_where=sa.text("is_active = 1"),
             postgresql_where=sa.text("is_active")),
)  # fmt: skip
"""Training runs; the partial unique index keeps a second one from starting."""


def database_url() -> str:
    """Return the database's URL: MNIST_CORE_DATABASE_URL, or SQLite in `data/`."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{DATA / SQLITE_FILE}"


def open_database(url: str | None = None) -> sa.Engine:
    """Open the database and create missing tables.

    Args:
        url: in SQLAlchemy's form, such as sqlite:///path or postgresql://user@host/name; None for `database_url()`.
    Raises:
        DatabaseError: it cannot be reached or opened.
    """
    try:
        parsed = sa.make_url(url or database_url())
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else sa.create_engine(parsed)
        _create_tables(engine)
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as cause:
        raise DatabaseError(
            f"the database cannot be opened ({str(cause).splitlines()[0]}); "
            f"check {URL_VARIABLE}, or unset it for SQLite in data/"
        ) from cause
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a read-only transaction, which on SQLite never waits for a writer."""
    with engine.execution_options(only_reads=True).begin() as connection:
        yield connection


def _sqlite(url: sa.URL) -> sa.Engine:
    """Open SQLite for several processes: readers beside one writer, and writers in a queue.

    Source:
        https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Serializable isolation / Savepoints": the driver's own
        transactions start too late, so that two that read before they write would refuse each other.
    """
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:  # noqa: ANN401 - the driver's own types
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        only_reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _create_tables(engine: sa.Engine) -> None:
    """Create missing tables; two processes may do so at once."""
    with reading(engine) as connection:
        if set(metadata.tables) <= set(sa.inspect(connection).get_table_names()):
            return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # there, IF NOT EXISTS alone still lets two creators collide
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(28)"))
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
