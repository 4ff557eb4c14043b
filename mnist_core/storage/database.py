"""The app's database: how to open it, and what it says when it fails. SQLite in `data/`, unless a URL names another."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mnist_core.errors import DatabaseError
from mnist_core.paths import DATA
from mnist_core.storage.schema import is_current, migrate
from mnist_core.storage.tables import corrections, metadata, runs, schema, sessions

__all__ = ["corrections", "database_id", "database_url", "metadata", "open_database", "reading", "runs", "sessions"]

URL_VARIABLE = "MNIST_CORE_DATABASE_URL"
SQLITE_FILE = "mnist_core.sqlite"
BUSY_SECONDS = 30
"""How long a writer waits for another one; each one takes about a millisecond."""

WAITING = {"connect_timeout": "5", "tcp_user_timeout": "10000"}
"""PostgreSQL's driver waits so many s and ms: pages that only look at the runs are not to stand still for a server."""

OUTAGES = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError)


def database_url() -> str:
    """Return the database's URL: MNIST_CORE_DATABASE_URL, or SQLite in `data/`."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{DATA / SQLITE_FILE}"


def open_database(url: str | None = None) -> sa.Engine:
    """Open the database, and bring its tables to this release's.

    What keeps it from answering later on (a server that is gone, a full disk, a damaged file) is a DatabaseError too.

    Args:
        url: in SQLAlchemy's form, such as sqlite:///path or postgresql://user@host/name; None for `database_url()`.
    Raises:
        DatabaseError: it cannot be reached or opened, or a newer release made it.
    """
    try:
        engine = _engine(sa.make_url(url or database_url()))
        _bring_up_to_date(engine)
    except (sa.exc.SQLAlchemyError, ImportError, OSError, ValueError) as cause:  # ValueError: a port that is no number
        raise DatabaseError(
            f"the database cannot be opened ({_first_line(cause)}); "
            f"check {URL_VARIABLE}, or unset it for SQLite in data/"
        ) from cause
    sa.event.listen(engine, "handle_error", _raise_outage)
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a read-only transaction, which on SQLite never waits for a writer."""
    with engine.execution_options(only_reads=True).begin() as connection:
        yield connection


def database_id(engine: sa.Engine) -> str:
    """Give the random name that tells this database from any other: 32 hexadecimal digits."""
    with reading(engine) as connection:
        return str(connection.execute(sa.select(schema.c.database_id)).scalar_one())


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_driver_name().startswith("psycopg"):
        url = url.update_query_dict({name: value for name, value in WAITING.items() if name not in url.query})
    # pre-ping: a server that was restarted costs no visitor an error
    return sa.create_engine(url, pool_pre_ping=True, max_overflow=-1, json_deserializer=_loads)


def _bring_up_to_date(engine: sa.Engine) -> None:
    try:
        with reading(engine) as connection:
            if is_current(connection):
                return
        with engine.begin() as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise


def _raise_outage(context: sa.engine.ExceptionContext) -> None:
    """Raise the core's own error for whatever keeps an open database from answering; what is left is a bug."""
    error = context.sqlalchemy_exception
    is_outage = isinstance(error, OUTAGES) or type(error) is sa.exc.DatabaseError  # SQLite's for a damaged file
    if is_outage and not context.is_pre_ping:
        raise DatabaseError(
            f"the database cannot be used now ({_first_line(context.original_exception)}); "
            "check its server or its disk, then try again"
        ) from context.original_exception


def _loads(text: str) -> Any:  # noqa: ANN401 - JSON
    """Read JSON; what is none comes as it is, so that one damaged row does not hide the others."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _first_line(cause: BaseException) -> str:
    return (str(cause).splitlines() or [type(cause).__name__])[0]


def _sqlite(url: sa.URL) -> sa.Engine:
    """Open SQLite for several processes: readers beside one writer, and writers in a queue.

    Source:
        https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Serializable isolation / Savepoints": the driver's own
        transactions start too late, so that two that read before they write would refuse each other.
    """
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite without a file cannot be shared with a training run; name one, as in sqlite:///path")
    path = Path(url.database).resolve()  # a run's process starts in another folder
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url.set(database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        max_overflow=-1,  # many who wait for one lock are not to wait for a connection too, which is another error
        json_deserializer=_loads,
    )

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
