"""storage/database.py: whatever happens to an open database is one sentence, and it goes on when it is there again."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnist_core.corrections import store
from mnist_core.errors import DatabaseError
from mnist_core.storage import database
from tests.corrections.test_store import add


@pytest.fixture
def sqlite(tmp_path, monkeypatch):
    """An open SQLite whose writers wait no time for each other."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    engine = database.open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield engine
    engine.dispose()


def test_a_relative_path_names_the_same_file_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    engine = database.open_database("sqlite:///mine/test.sqlite")
    engine.dispose()
    assert Path(engine.url.database) == tmp_path / "mine" / "test.sqlite"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://me@server:port/name", "port"),
        ("sqlite://", "name one, as in sqlite:///path"),
        ("sqlite:///:memory:", "name one, as in sqlite:///path"),
    ],
)
def test_a_url_that_cannot_work_is_one_sentence(url, sentence):
    with pytest.raises(DatabaseError, match=f"cannot be opened .*{sentence}"):
        database.open_database(url)


def test_a_locked_sqlite_is_one_sentence_and_can_be_read_meanwhile(sqlite):
    with sqlite.begin():  # another writer
        with pytest.raises(DatabaseError, match=r"cannot be used now \(database is locked\)"):
            add(sqlite)
        assert store.count(sqlite) == {"train": 0, "test": 0}
    add(sqlite)


def test_a_full_disk_is_one_sentence_and_loses_nothing_that_was_kept(sqlite):
    add(sqlite, value=1)

    @sa.event.listens_for(sqlite, "connect")
    def fill_disk(connection, _):
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the number of pages that there are

    sqlite.dispose()
    with pytest.raises(DatabaseError, match=r"cannot be used now \(database or disk is full\)"):
        [add(sqlite, value=value) for value in range(2, 50)]
    assert store.count(sqlite)["train"] >= 1


def test_a_file_that_is_damaged_after_the_start_is_one_sentence(sqlite, tmp_path):
    add(sqlite)
    sqlite.dispose()
    size = (tmp_path / "test.sqlite").stat().st_size
    with (tmp_path / "test.sqlite").open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(size - 100))
    with pytest.raises(DatabaseError, match="cannot be used now"):
        store.count(sqlite)


def test_a_server_that_was_restarted_costs_no_error(postgres):
    engine = database.open_database(postgres.url)
    before = store.count(engine)
    postgres.stop()
    postgres.start()
    assert store.count(engine) == before
    engine.dispose()


def test_a_server_that_is_gone_is_one_sentence_until_it_is_back(postgres):
    engine = database.open_database(postgres.url)
    postgres.stop()
    try:
        with pytest.raises(DatabaseError, match=r"cannot be used now .* check its server"):
            store.count(engine)
    finally:
        postgres.start()
    store.count(engine)
    engine.dispose()


@pytest.mark.parametrize(("query", "seconds"), [("", "5"), ("&connect_timeout=60", "60")])
def test_no_page_waits_long_for_a_server_that_does_not_answer(postgres, query, seconds):
    engine = database.open_database(postgres.url + query)
    assert engine.url.query["connect_timeout"] == seconds
    engine.dispose()


def test_no_visitor_waits_for_the_connection_of_another_one(engine):
    with ExitStack() as opened:
        connections = [opened.enter_context(engine.connect()) for _ in range(30)]
    assert len(connections) == 30


def test_what_is_no_outage_stays_a_bug(engine):
    insert = sa.insert(database.sessions).values(id="visit", part="train")
    with engine.begin() as connection:
        connection.execute(insert)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(insert)
