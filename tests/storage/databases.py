"""A fresh database for a test: SQLite in a folder, or a real PostgreSQL that is started for the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnist_core.storage import database

POSTGRES_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # Debian's place


class Postgres:
    """A PostgreSQL on a socket in a folder of its own; it refuses to run as root, so there it runs as postgres."""

    def __init__(self, folder: Path) -> None:
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        self._folder = folder
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._call("initdb", "-U", "postgres", "-A", "trust", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        self._call("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-m", "immediate", "stop")

    def _call(self, program: str, *arguments: str) -> None:
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*become, POSTGRES_BINARIES[-1] / program, "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL, and stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 characters
    try:
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that is started for the tests."""
    if not POSTGRES_BINARIES:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing: apt-get install postgresql")
        pytest.skip("PostgreSQL is not on this machine: apt-get install postgresql")
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """Name the database of the PostgreSQL that is started for the tests."""
    return postgres.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'test.sqlite'}"
    url = request.getfixturevalue("postgres_url")
    engine = sa.create_engine(url)
    database.metadata.drop_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """Open an empty database with its tables."""
    opened = database.open_database(database_url)
    yield opened
    opened.dispose()
