"""Two apps on one database: each sees the other's run, and leaves it alone."""

import dataclasses

import pytest

from mnist_core.errors import RunError
from mnist_core.runs import folder as run_folder
from mnist_core.runs import lock as run_lock
from mnist_core.runs import runs
from mnist_core.runs.leftovers import make_run_folder
from mnist_core.runs.runs import Runs
from mnist_core.storage.database import database_id, open_database
from mnist_core.versions import lookup
from tests.runs.light_run import COMMAND
from tests.runs.waiting import ENDLESS, NOW, QUICK, ended, kill_process_of, wait_until


@pytest.fixture(params=["another folder", "another host"])
def there(request, here, postgres_url, tmp_path):
    """Another app on the same database; `here` is on it too."""
    engine = open_database(postgres_url)
    with engine.begin() as connection:
        connection.execute(runs.table.delete())
    other = Runs(engine=engine, folder=tmp_path / "other" / "runs", exported=tmp_path / "other", command=COMMAND)
    if request.param == "another host":  # with a folder of the same name
        other = dataclasses.replace(other, folder=here.folder, host="elsewhere")
    yield other
    for folder in other.folder.glob("*/"):
        run_lock.kill(folder)
    with engine.begin() as connection:
        connection.execute(runs.table.delete())
    engine.dispose()


@pytest.fixture
def first(here, there):
    return dataclasses.replace(here, engine=there.engine)


def test_a_living_run_of_another_app_is_shown_as_running_there_and_goes_on(first, there):
    run = first.start(ENDLESS, NOW)
    there.sweep()
    assert there.active_run() is None
    (seen,) = there.running_elsewhere()
    assert (seen.id, seen.status, seen.is_here) == (run.id, runs.RUNNING, False)
    assert (seen.host, seen.home) == (first.host, str(first.folder))
    assert first.active_run() == run
    assert first.running_elsewhere() == []


def test_the_version_of_a_run_that_another_app_has_looked_at_stays(first, there):
    run = first.start(QUICK, NOW)
    while first.active_run():
        there.sweep()
        there.active_run()
    assert first.get(run.id).status == runs.DONE
    assert run.id in [folder.name for folder in lookup.list_versions(first.exported)]


def test_a_version_stays_even_if_an_older_app_has_recorded_its_run_as_lost(first, there):
    run = first.start(QUICK, NOW)
    with first.engine.begin() as connection:
        connection.execute(runs.table.update().values(status=runs.LOST, is_active=False))
    wait_until(lambda: not run_lock.is_alive(run.folder))
    assert first.get(run.id).status == runs.DONE
    assert run.id in [folder.name for folder in lookup.list_versions(first.exported)]


def test_another_app_can_neither_cancel_nor_resume_it(first, there):
    run = first.start(ENDLESS, NOW)
    with pytest.raises(RunError, match=f"belongs to .* folder {first.folder}; do it there"):
        there.cancel(run.id)
    kill_process_of(run)
    assert there.active_run() is None
    assert there.get(run.id).status == runs.RUNNING  # whether it lives can only be seen there
    assert first.active_run() is None
    assert first.get(run.id).status == runs.LOST
    with pytest.raises(RunError, match="do it there"):
        there.resume(run.id)


def test_each_app_has_a_run_of_its_own_at_the_same_time(first, there):
    ours, theirs = first.start(ENDLESS, NOW), there.start(QUICK, NOW)
    assert ended(there, theirs).status == runs.DONE
    assert first.active_run() == ours
    wait_until(lambda: run_folder.read_epochs(ours.folder))
    assert first.cancel(ours.id).status == runs.CANCELLED


def test_a_sqlite_belongs_to_one_machine_whatever_the_network_calls_it(here):
    run = here.start(ENDLESS, NOW)
    assert dataclasses.replace(here, host="laptop.local").active_run().id == run.id


def test_a_run_that_an_older_release_recorded_belongs_to_whoever_has_its_folder(here):
    run = here.start(ENDLESS, NOW)
    with here.engine.begin() as connection:
        connection.execute(runs.table.update().values(host="", folder=""))
    assert here.active_run().id == run.id
    assert dataclasses.replace(here, folder=here.folder.parent / "empty").active_run() is None


def test_a_start_that_lost_the_race_for_a_name_leaves_no_folder(here, tmp_path):
    other = dataclasses.replace(here, folder=tmp_path / "other")
    run = other.start(ENDLESS, NOW)
    here.folder.mkdir()
    make_run_folder(here.folder / run.id, database_id(here.engine))  # it was killed, or refused, at the record
    here.sweep()
    assert list(here.folder.iterdir()) == []
    other.sweep()
    assert other.active_run() == run
    other.cancel(run.id)
