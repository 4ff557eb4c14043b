"""runs.py: a killed run is seen, resumed after its last epoch, and leaves nothing half-done."""

import dataclasses
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import RunError
from mnist_core.runs import folder as run_folder
from mnist_core.runs import job, runs
from mnist_core.runs import lock as run_lock
from mnist_core.runs.leftovers import make_run_folder
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.database import database_id, open_database
from mnist_core.versions import publishing
from tests.runs.waiting import ENDLESS, NOW, QUICK, ended, kill_process_of, publish_for, wait_until


def test_a_killed_run_is_lost_at_the_next_look_and_shows_its_last_lines(here):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: "epoch 2 of 1000" in run_folder.log_tail(run.folder))
    kill_process_of(run)
    assert here.active_run() is None
    assert here.get(run.id).status == "lost"
    assert "epoch 2 of 1000" in run_folder.log_tail(run.folder)


def test_a_lost_run_resumes_after_its_last_epoch(here):
    run = here.start(RunSettings(changes={"epochs": 12, "learning_rate": 0.1}), NOW)
    wait_until(lambda: len(run_folder.read_epochs(run.folder)) >= 3)
    kill_process_of(run)
    here.active_run()
    here.resume(run.id)
    assert ended(here, run).status == "done"
    lines = (run.folder / "epochs.jsonl").read_text(encoding="utf-8").splitlines()
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


def test_a_cancelled_run_whose_canceller_was_killed_ends_as_cancelled(here):
    run = here.start(ENDLESS, NOW)
    with here.engine.begin() as connection:
        connection.execute(sa.update(runs.table).values(status=runs.CANCELLING))
    kill_process_of(run)
    assert here.active_run() is None
    assert here.get(run.id).status == "cancelled"


def test_a_run_that_was_killed_after_it_published_is_done(here):
    run = here.start(ENDLESS, NOW)
    kill_process_of(run)
    publish_for(run, here.exported)
    assert here.active_run() is None
    assert here.get(run.id).status == "done"


def test_a_version_of_a_killed_run_s_name_that_somebody_else_published_is_not_its_own(here):
    run = here.start(ENDLESS, NOW)
    kill_process_of(run)
    publishing.publish(run.id, lambda folder: (folder / ONNX_FILE).write_bytes(b"theirs") and None, root=here.exported)
    assert here.active_run() is None
    assert here.get(run.id).status == "lost"


def test_what_was_left_before_it_was_recorded_is_swept_at_the_next_start(here):
    stray, half_stray = here.folder / "retrained-stray", here.folder / ".tmp-retrained-half"
    half_version = here.exported / ".tmp-half"
    here.folder.mkdir()
    make_run_folder(stray, database_id(here.engine))
    half_stray.mkdir()
    half_version.mkdir()
    here.start(ENDLESS, NOW)
    assert not any(path.exists() for path in (stray, half_stray, half_version))


def test_runs_of_another_database_in_the_same_folder_keep_everything(here, tmp_path):
    ours = ended(here, here.start(QUICK, NOW))
    starting = here.folder / "retrained-starting"  # recorded there, and killed before its process was up
    make_run_folder(starting, database_id(here.engine))
    older = here.folder / "retrained-older"  # an earlier release's bear no mark
    older.mkdir()
    engine = open_database(f"sqlite:///{tmp_path / 'another.sqlite'}")
    other = dataclasses.replace(here, engine=engine)
    other.sweep()
    ended(other, other.start(QUICK, NOW))
    assert [report["epoch"] for report in run_folder.read_epochs(ours.folder)] == [1, 2, 3]
    assert "done" in run_folder.log_tail(ours.folder)
    assert starting.exists()
    assert older.exists()
    engine.dispose()


def test_a_number_that_another_process_got_is_not_killed(here, tmp_path):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: run_folder.read_epochs(run.folder))  # from now on it does not name itself in its lock again
    pid = (run.folder / "lock").read_text(encoding="utf-8").split()[0]
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (run.folder / "lock").write_text(f"{bystander.pid} 1", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_lock, "MAX_KILL_SECONDS", 0.2)
        with pytest.raises(RunError, match="could not be killed"):
            run_lock.kill(run.folder)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
    os.kill(int(pid), signal.SIGKILL)


def test_a_line_that_was_cut_off_by_a_kill_is_left_out(tmp_path):
    (tmp_path / "epochs.jsonl").write_text('{"epoch": 1}\n{"epoch": 2}\n{"epo', encoding="utf-8")
    assert run_folder.read_epochs(tmp_path) == [{"epoch": 1}, {"epoch": 2}]


def test_a_line_that_was_cut_off_does_not_take_the_next_one_with_it(tmp_path):
    (tmp_path / "epochs.jsonl").write_text('{"epoch": 1}\n{"epo', encoding="utf-8")
    run_folder.add_epoch(tmp_path, {"epoch": 2})
    run_folder.add_epoch(tmp_path, {"epoch": 3})
    assert run_folder.read_epochs(tmp_path) == [{"epoch": 1}, {"epoch": 2}, {"epoch": 3}]


@pytest.mark.parametrize("line", [b'{"epo{"epoch": 2}', b"\0\0\0\0", b"\xff\xfe", b"[2]", b'{"epoch": null}'])
def test_a_line_that_is_no_epoch_is_left_out(tmp_path, line):
    (tmp_path / "epochs.jsonl").write_bytes(b'{"epoch": 1}\n' + line + b'\n{"epoch": 3}\n')
    assert [report["epoch"] for report in run_folder.read_epochs(tmp_path)] == [1, 3]


def test_a_checkpoint_is_kept_until_the_run_s_end_is_recorded(tmp_path, monkeypatch):
    monkeypatch.setattr(job, "limit_process", lambda: None)
    checkpoint = tmp_path / run_folder.CHECKPOINT_FOLDER
    checkpoint.mkdir()
    kept = []
    run = SimpleNamespace(id="one", folder=tmp_path)
    recorded = SimpleNamespace(get=lambda _: run, finish=lambda *_: kept.append(checkpoint.exists()) or True)
    job.run_job("one", recorded, lambda *_: None)
    assert kept == [True]
    assert not checkpoint.exists()


def test_a_checkpoint_that_a_killed_process_left_behind_is_swept_unless_its_run_can_be_resumed(here):
    done = ended(here, here.start(QUICK, NOW))
    lost = here.start(ENDLESS, NOW)
    kill_process_of(lost)
    wait_until(lambda: here.active_run() is None)
    wait_until(lambda: not run_lock.is_alive(done.folder))
    for run in (done, lost):
        (run.folder / run_folder.CHECKPOINT_FOLDER).mkdir(exist_ok=True)
    here.sweep()
    assert not (done.folder / run_folder.CHECKPOINT_FOLDER).exists()
    assert (lost.folder / run_folder.CHECKPOINT_FOLDER).exists()
