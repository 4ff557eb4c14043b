"""runs/job.py with real training: a kill -9 costs at most one epoch, and TensorBoard can show what there was."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from mnist_core.paths import DATA_VARIABLE
from mnist_core.reading import OnnxClassifier
from mnist_core.runs import folder as run_folder
from mnist_core.runs.runs import Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.timing import read_timing
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.runs.waiting import wait_until


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("real")
    engine = open_database(f"sqlite:///{folder / 'test.sqlite'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATA_VARIABLE, raising=False)  # the holdout set is then the small digits, which need no drawing
        yield Runs(engine=engine, folder=folder / "runs", exported=folder / "exported")
    engine.dispose()


@pytest.fixture(scope="module")
def resumed(here: Runs):
    """A run on the small digits that was killed in training and resumed: the run, and the epochs before the kill."""
    run = here.start(
        RunSettings(data="digits", changes={"epochs": 6, "refits_on_all": False}), datetime(2026, 11, 22, tzinfo=UTC)
    )
    wait_until(lambda: len(run_folder.read_epochs(run.folder)) >= 2, seconds=120)
    os.kill(int((run.folder / "lock").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)
    wait_until(lambda: here.active_run() is None)
    before = run_folder.read_epochs(run.folder)
    here.resume(run.id)
    wait_until(lambda: here.active_run() is None, seconds=120)
    return here.get(run.id), before


@pytest.mark.long
def test_a_killed_training_resumes_and_ends_with_a_proven_version(here, resumed):
    run, _ = resumed
    assert run.status == "done", run_folder.log_tail(run.folder, 40)
    card = OnnxClassifier.load(lookup.version_folder(run.id, here.exported)).card
    assert card.parity["different_answers"] == 0
    assert card.test["accuracy"] > 0.9


@pytest.mark.long
def test_a_kill_costs_at_most_one_epoch(resumed):
    run, before = resumed
    lines = (run.folder / "epochs.jsonl").read_text(encoding="utf-8").splitlines()
    assert [report["epoch"] for report in run_folder.read_epochs(run.folder)] == list(range(1, 7))
    assert len(lines) - 6 <= 1
    assert run_folder.read_epochs(run.folder)[: len(before) - 1] == before[:-1]


@pytest.mark.long
def test_training_goes_on_where_it_was_and_does_not_start_anew(resumed):
    run, before = resumed
    reports = run_folder.read_epochs(run.folder)
    assert reports[len(before)]["loss"] < before[0]["loss"] / 2


@pytest.mark.long
def test_tensorboard_finds_the_curves(resumed):
    run, _ = resumed
    events = EventAccumulator(str(run.folder / run_folder.TENSORBOARD_FOLDER / "validation"), {"tensors": 0})
    events.Reload()
    assert events.Tags()["tensors"] == ["loss", "accuracy"]
    missing = set(range(1, 7)) - {event.step for event in events.Tensors("loss")}
    assert len(missing) <= 1  # the kill may have come before it was written


@pytest.mark.long
def test_nothing_but_the_record_is_left_of_a_finished_run(resumed):
    run, _ = resumed
    kept = {path.name for path in Path(run.folder).iterdir()}
    files = {"database", "lock", "log.txt", "epochs.jsonl", "times.jsonl", "version.sha256"}
    assert kept == files | {"tensorboard"}


@pytest.mark.long
def test_a_resumed_run_says_where_its_seconds_went(resumed):
    run, _ = resumed
    timing = read_timing(run.folder)
    assert timing.epochs == 6
    assert min(timing.before, timing.epoch, timing.after) > 0
