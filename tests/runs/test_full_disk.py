"""A full disk: a run that cannot start or go on says so in one sentence, and everything works once there is room."""

import errno
from pathlib import Path

import pytest

from mnist_core.errors import RunError
from mnist_core.runs import job, runs
from mnist_core.runs.runs import Run
from tests.runs.waiting import NOW, QUICK, ended


@pytest.fixture
def full(monkeypatch):
    """A disk on which folders can still be made, and no file can be written."""

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", refuse)
        yield patch


def test_a_run_that_cannot_write_its_folder_is_not_started(here, full):
    with pytest.raises(RunError, match=r"folder cannot be written \(No space left on device\); make room"):
        here.start(QUICK, NOW)
    assert here.recent() == []
    full.undo()
    assert ended(here, here.start(QUICK, NOW)).status == runs.DONE
    assert [path.name for path in here.folder.iterdir()] == [here.recent()[0].id]


def test_a_run_that_fills_the_disk_fails_with_that_sentence(here):
    def train(run: Run, _) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(run.folder / "epochs.jsonl"))

    status, message = job._outcome(here.start(QUICK, NOW), here, train)
    assert status == runs.FAILED
    assert "No space left on device" in message
    assert "make room on the disk" in message
