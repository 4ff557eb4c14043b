"""runs.py: one run at a time, which outlives the process that started it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from mnist_core.errors import RunError
from mnist_core.runs import folder as run_folder
from mnist_core.runs import runs
from mnist_core.runs.runs import Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.runs.light_run import COMMAND
from tests.runs.waiting import ENDLESS, NOW, QUICK, ended, wait_until


def test_a_run_trains_publishes_its_version_and_is_recorded_as_done(here):
    run = ended(here, here.start(QUICK, NOW))
    assert (run.status, run.message, run.settings) == ("done", "", QUICK)
    assert [report["epoch"] for report in run_folder.read_epochs(run.folder)] == [1, 2, 3]
    assert [folder.name for folder in lookup.list_versions(here.exported)] == [lookup.SHIPPED, run.id]


def test_a_run_that_fails_says_why(here):
    run = ended(here, here.start(RunSettings(changes={"seed": 13}), NOW))
    assert (run.status, run.message) == ("failed", "seed 13 brings bad luck")


def test_a_run_is_active_from_the_moment_it_is_started(here):
    run = here.start(ENDLESS, NOW)
    assert here.active_run() == run
    assert run.is_active


def test_another_tab_and_a_restarted_app_see_the_same_run(here, database_url):
    run = here.start(ENDLESS, NOW)
    other = Runs(engine=sa.create_engine(database_url), folder=here.folder, exported=here.exported)
    assert other.active_run() == run
    other.engine.dispose()


def test_a_second_run_is_refused_while_one_is_going_on(here):
    here.start(ENDLESS, NOW)
    with pytest.raises(RunError, match="is still running"):
        here.start(QUICK, NOW)
    assert len(here.recent()) == 1
    assert len(list(here.folder.glob("*/"))) == 1


def test_where_there_are_no_posix_locks_no_run_starts_and_one_sentence_says_so(here, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(RunError, match="needs Linux or macOS"):
        here.start(QUICK, NOW)
    assert here.recent() == []
    assert list(here.folder.iterdir()) == []


STARTER = """
import sys, os
from datetime import UTC, datetime
from pathlib import Path
from mnist_core.storage.database import open_database
from mnist_core.runs.runs import Runs
from tests.runs.light_run import COMMAND
from tests.runs.waiting import ENDLESS
from mnist_core.errors import RunError
here = Runs(engine=open_database(sys.argv[1]), folder=Path(sys.argv[2]), exported=Path(sys.argv[3]), command=COMMAND)
try:
    print(here.start(ENDLESS, datetime.now(UTC)).id)
except RunError as error:
    print("refused")
"""


def starter(here: Runs) -> subprocess.Popen[str]:
    url = here.engine.url.render_as_string(hide_password=False)
    arguments = [sys.executable, "-c", STARTER, url, str(here.folder), str(here.exported)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True)


def test_a_run_outlives_the_process_that_started_it(here):
    process = starter(here)
    run_id = process.communicate()[0].strip()
    run = here.active_run()
    assert run
    assert run.id == run_id
    wait_until(lambda: len(run_folder.read_epochs(run.folder)) > 2)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_of_many_that_start_at_once_exactly_one_does(here, database, request, tmp_path):
    if database == "postgresql":
        here = Runs(
            engine=open_database(request.getfixturevalue("postgres_url")),
            folder=here.folder,
            exported=here.exported,
            command=COMMAND,
        )

    def submit(_: int) -> str:
        try:
            return here.start(ENDLESS, NOW).id
        except RunError:
            return "refused"

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(submit, range(20)))
    assert answers.count("refused") == 19
    assert [run.id for run in here.recent()] == [answer for answer in answers if answer != "refused"]
    here.cancel(here.recent()[0].id)
    here.engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_database_itself_keeps_a_second_run_from_being_active(database, request, tmp_path):
    url = f"sqlite:///{tmp_path / 'index.sqlite'}" if database == "sqlite" else request.getfixturevalue("postgres_url")
    opened = open_database(url)
    fields = {"settings": {}, "message": "", "created": ""}

    def record(run_id: str, is_active: bool) -> None:
        with opened.begin() as connection:
            connection.execute(sa.insert(runs.table).values(id=run_id, status="", is_active=is_active, **fields))

    with opened.begin() as connection:
        connection.execute(sa.delete(runs.table))
    record("first", True), record("second", False), record("third", False)
    with pytest.raises(sa.exc.IntegrityError):
        record("fourth", True)
    with opened.begin() as connection:
        connection.execute(sa.delete(runs.table))
    opened.dispose()


def test_the_latest_run_is_the_one_started_last_whatever_the_clock_says(here):
    first = ended(here, here.start(QUICK, NOW))
    second = ended(here, here.start(QUICK, NOW.replace(year=2020)))
    third = ended(here, here.start(QUICK, NOW.replace(year=2020)))
    assert [run.id for run in here.recent()] == [third.id, second.id, first.id]
