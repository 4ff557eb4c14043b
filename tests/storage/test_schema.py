"""storage/schema.py: an older release's database is brought to this one's tables, a newer one's is left alone."""

import pytest
import sqlalchemy as sa

from mnist_core.corrections import store
from mnist_core.errors import DatabaseError
from mnist_core.storage import database
from mnist_core.storage.schema import SCHEMA_VERSION
from mnist_core.storage.tables import runs, schema
from tests.corrections.test_store import add

VERSION_1 = """
CREATE TABLE sessions (id VARCHAR(64) PRIMARY KEY, part VARCHAR(5) NOT NULL);
CREATE TABLE corrections (id INTEGER PRIMARY KEY, session VARCHAR(64) NOT NULL REFERENCES sessions (id),
    fingerprint VARCHAR(64) NOT NULL, image BLOB NOT NULL, picture BLOB NOT NULL, answer SMALLINT NOT NULL,
    label SMALLINT NOT NULL, version VARCHAR(200) NOT NULL, created VARCHAR(32) NOT NULL,
    UNIQUE (session, fingerprint));
CREATE TABLE runs (id VARCHAR(64) PRIMARY KEY, status VARCHAR(12) NOT NULL, is_active BOOLEAN NOT NULL,
    settings JSON NOT NULL, message TEXT NOT NULL, created VARCHAR(32) NOT NULL);
CREATE UNIQUE INDEX one_active_run ON runs (is_active) WHERE is_active = true;
INSERT INTO sessions VALUES ('visit', 'train');
INSERT INTO runs VALUES ('retrained-1', 'done', false, '{"recipe_name": "tutorial"}', '', '2026-11-22');
"""
"""As the first release made them."""


@pytest.fixture
def older(database_url):
    """The URL of a database that the first release made."""
    engine = database.open_database(database_url)  # makes the folder
    database.metadata.drop_all(engine)
    with engine.begin() as connection:
        for statement in filter(str.strip, VERSION_1.split(";")):
            if connection.dialect.name == "postgresql":
                statement = statement.replace("BLOB", "BYTEA").replace("id INTEGER PRIMARY", "id SERIAL PRIMARY")
            connection.execute(sa.text(statement))
    engine.dispose()
    return database_url


def test_an_older_database_keeps_its_rows_and_gets_the_new_columns(older):
    engine = database.open_database(older)
    with engine.begin() as connection:
        (run,) = connection.execute(sa.select(runs))
        assert (run.id, run.settings, run.host, run.folder) == ("retrained-1", {"recipe_name": "tutorial"}, "", "")
        assert run.number == 0
        connection.execute(sa.insert(runs).values(**active_run("one", "here")))
        connection.execute(sa.insert(runs).values(**active_run("two", "there")))
    add(engine)
    assert store.count(engine)["train"] == 1
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sa.insert(runs).values(**active_run("three", "there")))
    engine.dispose()


def active_run(run_id, host):
    fields = {"folder": "/runs", "status": "running", "settings": {}, "message": "", "created": ""}
    return fields | {"id": run_id, "host": host, "is_active": True}


def test_a_database_is_brought_up_to_date_once_and_keeps_its_name(older):
    names = []
    for _ in range(2):
        engine = database.open_database(older)
        names.append(database.database_id(engine))
        with engine.begin() as connection:
            assert connection.execute(sa.select(schema.c.version)).scalars().all() == [SCHEMA_VERSION]
        engine.dispose()
    assert names[0] == names[1]


def test_no_two_databases_have_the_same_name(tmp_path):
    names = set()
    for file in ("one", "two"):
        engine = database.open_database(f"sqlite:///{tmp_path / file}")
        names.add(database.database_id(engine))
        engine.dispose()
    assert len(names) == 2


def test_a_database_of_a_newer_release_is_named_as_such_and_left_alone(engine, database_url):
    with engine.begin() as connection:
        connection.execute(sa.update(schema).values(version=SCHEMA_VERSION + 1))
    with pytest.raises(DatabaseError, match=r"made by a newer release .* update this app"):
        database.open_database(database_url)
    with engine.begin() as connection:
        assert connection.execute(sa.select(schema.c.version)).scalar_one() == SCHEMA_VERSION + 1
        connection.execute(sa.update(schema).values(version=SCHEMA_VERSION))  # other tests use this PostgreSQL too
