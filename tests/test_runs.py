"""runs.py: one run at a time, which outlives the app; a killed one is seen, resumed, and leaves nothing half-done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnist_core import run_folder, runs, versions
from mnist_core.contract import ONNX_FILE
from mnist_core.database import open_database
from mnist_core.errors import RecipeError, RunError
from mnist_core.run_settings import RunSettings
from mnist_core.runs import Run, Runs
from tests.light_run import COMMAND

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = RunSettings(changes={"epochs": 3, "learning_rate": 0.01})
ENDLESS = RunSettings(changes={"epochs": 1000, "learning_rate": 0.05})


@pytest.fixture
def here(engine: sa.Engine, tmp_path: Path) -> Iterator[Runs]:
    """Runs with a light process in the place of training; what still runs at the end is killed."""
    exported = tmp_path / "exported"
    versions.publish(
        versions.SHIPPED, lambda folder: (folder / ONNX_FILE).write_bytes(b"shipped") and None, root=exported
    )
    opened = Runs(engine=engine, folder=tmp_path / "runs", exported=exported, command=COMMAND)
    yield opened
    for folder in (tmp_path / "runs").glob("retrained-*/"):
        run_folder.kill(folder)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Most of these tests need one database only; the race below takes both."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


def wait_until(happened: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def ended(here: Runs, run: Run) -> Run:
    wait_until(lambda: here.look() is None)
    return here.get(run.id)


def kill_process_of(run: Run) -> None:
    wait_until(lambda: len((run.folder / "lock").read_text().split()) == 2)
    os.kill(int((run.folder / "lock").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: not run_folder.is_alive(run.folder))


def test_a_run_trains_publishes_its_version_and_is_recorded_as_done(here):
    run = ended(here, here.start(QUICK, NOW))
    assert (run.status, run.message, run.settings) == ("done", "", QUICK)
    assert [report["epoch"] for report in run_folder.read_epochs(run.folder)] == [1, 2, 3]
    assert [folder.name for folder in versions.list_versions(here.exported)] == [versions.SHIPPED, run.id]


def test_a_run_is_active_from_the_moment_it_is_started(here):
    run = here.start(ENDLESS, NOW)
    assert here.look() == run
    assert run.is_active


def test_another_tab_and_a_restarted_app_see_the_same_run(here, database_url):
    run = here.start(ENDLESS, NOW)
    other = Runs(engine=sa.create_engine(database_url), folder=here.folder, exported=here.exported)
    assert other.look() == run
    other.engine.dispose()


def test_a_second_run_is_refused_while_one_is_going_on(here):
    here.start(ENDLESS, NOW)
    with pytest.raises(RunError, match="is going on"):
        here.start(QUICK, NOW)
    assert len(here.recent()) == 1
    assert len(list(here.folder.glob("retrained-*"))) == 1


STARTER = """
import sys, os
from datetime import UTC, datetime
from pathlib import Path
from mnist_core.database import open_database
from mnist_core.runs import Runs
from tests.test_runs import COMMAND, ENDLESS
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
    run = here.look()
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


def test_a_killed_run_is_lost_at_the_next_look_and_shows_its_last_lines(here):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: "epoch 2 of 1000" in run_folder.log_tail(run.folder))
    kill_process_of(run)
    assert here.look() is None
    assert here.get(run.id).status == "lost"
    assert "epoch 2 of 1000" in run_folder.log_tail(run.folder)


def test_a_lost_run_resumes_after_its_last_epoch(here):
    run = here.start(RunSettings(changes={"epochs": 12, "learning_rate": 0.1}), NOW)
    wait_until(lambda: len(run_folder.read_epochs(run.folder)) >= 3)
    kill_process_of(run)
    here.look()
    here.resume(run.id)
    assert ended(here, run).status == "done"
    lines = (run.folder / "epochs.jsonl").read_text().splitlines()
    assert [report["epoch"] for report in run_folder.read_epochs(run.folder)] == list(range(1, 13))
    assert len(lines) <= 12  # none was done again, and at most the one whose line was cut off is missing


def test_only_a_lost_run_can_be_resumed(here):
    run = here.start(ENDLESS, NOW)
    with pytest.raises(RunError, match="only a lost one"):
        here.resume(run.id)
    here.cancel(run.id)
    with pytest.raises(RunError, match="only a lost one"):
        here.resume(run.id)


def test_after_a_lost_run_another_one_can_start(here):
    kill_process_of(here.start(ENDLESS, NOW))
    assert ended(here, here.start(QUICK, NOW)).status == "done"


def test_cancelling_ends_a_run_within_two_seconds_and_leaves_no_version(here):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: run_folder.read_epochs(run.folder))
    started = time.monotonic()
    assert here.cancel(run.id).status == "cancelled"
    assert time.monotonic() - started < 2
    assert here.look() is None
    assert [path.name for path in here.exported.iterdir()] == [versions.SHIPPED]


def test_a_run_that_has_ended_cannot_be_cancelled(here):
    run = ended(here, here.start(QUICK, NOW))
    with pytest.raises(RunError, match="is done; there is nothing to cancel"):
        here.cancel(run.id)


def test_a_cancelled_run_whose_canceller_was_killed_ends_as_cancelled(here):
    run = here.start(ENDLESS, NOW)
    with here.engine.begin() as connection:
        connection.execute(sa.update(runs.table).values(status=runs.CANCELLING))
    kill_process_of(run)
    assert here.look() is None
    assert here.get(run.id).status == "cancelled"


def test_a_run_that_was_killed_after_it_published_is_done(here):
    run = here.start(ENDLESS, NOW)
    kill_process_of(run)
    versions.publish(run.id, lambda folder: (folder / ONNX_FILE).write_bytes(b"weights") and None, root=here.exported)
    assert here.look() is None
    assert here.get(run.id).status == "done"


def test_a_run_that_was_cancelled_while_it_published_leaves_no_version(here):
    run = here.start(ENDLESS, NOW)
    versions.publish(run.id, lambda folder: (folder / ONNX_FILE).write_bytes(b"weights") and None, root=here.exported)
    assert here.cancel(run.id).status == "cancelled"
    assert [folder.name for folder in versions.list_versions(here.exported)] == [versions.SHIPPED]


def test_a_run_that_fails_says_why(here):
    run = ended(here, here.start(RunSettings(changes={"seed": 13}), NOW))
    assert (run.status, run.message) == ("failed", "seed 13 brings bad luck")


def test_what_was_left_before_it_was_recorded_is_swept_at_the_next_start(here):
    stray, half_version = here.folder / "retrained-stray", here.exported / ".tmp-half"
    stray.mkdir(parents=True)
    half_version.mkdir()
    here.start(ENDLESS, NOW)
    assert not stray.exists()
    assert not half_version.exists()


def test_a_number_that_another_process_got_is_not_killed(here, tmp_path):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: len((run.folder / "lock").read_text().split()) == 2)
    pid = (run.folder / "lock").read_text().split()[0]
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (run.folder / "lock").write_text(f"{bystander.pid} 1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_folder, "KILL_SECONDS", 0.2)
        with pytest.raises(RunError, match="could not be ended"):
            run_folder.kill(run.folder)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
    os.kill(int(pid), signal.SIGKILL)


def test_a_line_that_was_cut_off_by_a_kill_is_left_out(tmp_path):
    (tmp_path / "epochs.jsonl").write_text('{"epoch": 1}\n{"epoch": 2}\n{"epo')
    assert run_folder.read_epochs(tmp_path) == [{"epoch": 1}, {"epoch": 2}]


@pytest.mark.parametrize(
    ("settings", "error", "sentence"),
    [
        ({"data": "emnist"}, RunError, "choose one of: mnist, digits"),
        ({"correction_share": 0.6}, RunError, "from 0 to 0.5"),
        ({"augmentation": -1}, RunError, "from 0 to 2"),
        ({"recipe_name": "fine-tune"}, RunError, "needs a version to start from"),
        ({"recipe_name": "magic"}, RecipeError, "no recipe 'magic'"),
        ({"changes": {"epochs": 0}}, RecipeError, "epochs is 0"),
        ({"changes": {"epoch": 5}}, RunError, "no recipe setting epoch"),
    ],
)
def test_settings_that_cannot_be_trained_are_refused_before_a_process_starts(settings, error, sentence):
    with pytest.raises(error, match=sentence):
        RunSettings(**settings)


def test_settings_come_back_from_json_as_they_were():
    settings = RunSettings(changes={"hidden_units": [64, 32], "epochs": 2}, correction_share=0.2)
    assert RunSettings.from_json(settings.to_json()) == settings
    assert settings.recipe().hidden_units == (64, 32)
