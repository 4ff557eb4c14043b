"""Runs to start in tests, and what to wait for."""

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from mnist_core.contract import ONNX_FILE
from mnist_core.runs import folder as run_folder
from mnist_core.runs import lock as run_lock
from mnist_core.runs.runs import Run, Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.versions import publishing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = RunSettings(changes={"epochs": 3, "learning_rate": 0.01})
ENDLESS = RunSettings(changes={"epochs": 1000, "learning_rate": 0.05})


def wait_until(happened: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def ended(here: Runs, run: Run) -> Run:
    wait_until(lambda: here.active_run() is None)
    return here.get(run.id)


def kill_process_of(run: Run) -> None:
    wait_until(lambda: len((run.folder / "lock").read_text(encoding="utf-8").split()) == 2)
    os.kill(int((run.folder / "lock").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)
    wait_until(lambda: not run_lock.is_alive(run.folder))


def publish_for(run: Run, exported: Path) -> None:
    """Publish a run's version, as its process does."""
    seal = run.folder / run_folder.SEAL_FILE
    publishing.publish(run.id, _fill, root=exported, seal=seal)


def _fill(folder: Path) -> None:
    (folder / ONNX_FILE).write_bytes(b"weights")
