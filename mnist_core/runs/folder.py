"""A training run's folder: its job, its log, a line for each epoch, and the lock that its process holds while it lives.

The lock is the kernel's (`flock`) and is freed by any death. It is taken before the process exists and handed to it as
an open file, so that there is no moment in which a run that starts looks like one that died.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from mnist_core.errors import RunError
from mnist_core.storage.folder_lock import is_locked

JOB_FILE = "job.json"
LOG_FILE = "log.txt"
EPOCHS_FILE = "epochs.jsonl"
CHECKPOINT_FOLDER = "checkpoint"
TENSORBOARD_FOLDER = "tensorboard"
LOCK_FILE = "lock"

LOCK_VARIABLE = "MNIST_CORE_RUN_LOCK"
"""Tells a run's process the number of the open file that is its lock."""

LONGEST_LOG_TAIL = 8_000
KILL_SECONDS = 5.0


def take_lock(folder: Path) -> int:
    """Take a run's lock.

    Returns:
        The open file that holds it; whoever has it open, here or in a process it was handed to, holds the lock.
    Raises:
        RunError: a process holds it.
    """
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    for _ in range(20):  # someone who only looks holds it for a moment
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.01)
        else:
            return descriptor
    os.close(descriptor)
    raise RunError(f"run {folder.name} is going on; wait for it or cancel it")


def own_lock(folder: Path) -> int:
    """Give a run's process its lock, handed over or taken now, and write into it who holds it.

    Raises:
        RunError: another process holds it.
    """
    handed_over = os.environ.pop(LOCK_VARIABLE, None)
    descriptor = int(handed_over) if handed_over else take_lock(folder)
    os.set_inheritable(descriptor, False)
    name_holder(descriptor, os.getpid())
    return descriptor


def name_holder(descriptor: int, pid: int) -> None:
    """Write into a run's lock which process holds it, so that `kill` finds it, even before it has started up."""
    os.pwrite(descriptor, f"{pid} {_start_time(pid)}".encode().ljust(40), 0)


def is_alive(folder: Path) -> bool:
    """Tell whether a process holds a run's lock."""
    return is_locked(folder / LOCK_FILE)


def kill(folder: Path) -> None:
    """End a run's process at once. Whatever it was writing is written aside, so nothing half-done can be seen.

    Raises:
        RunError: it lives on after five seconds.
    """
    deadline = time.monotonic() + KILL_SECONDS
    while is_alive(folder):
        holder = (folder / LOCK_FILE).read_text().split()
        if len(holder) == 2 and holder[1] == _start_time(int(holder[0])):  # not another process with a reused number
            with suppress(ProcessLookupError):  # it ended by itself just now
                os.kill(int(holder[0]), signal.SIGKILL)
        if time.monotonic() > deadline:
            raise RunError(f"run {folder.name} could not be ended; end its process by hand")
        time.sleep(0.01)


def write_job(folder: Path, job: dict[str, Any]) -> None:
    """Write down what a run is to do."""
    (folder / JOB_FILE).write_text(json.dumps(job, indent=1))


def read_job(folder: Path) -> dict[str, Any]:
    """Read what a run is to do.

    Raises:
        RunError: this is no run's folder.
    """
    try:
        job: dict[str, Any] = json.loads((folder / JOB_FILE).read_text())
    except (OSError, ValueError) as cause:
        raise RunError(f"{folder} is no run's folder ({cause}); start a run on the page Retrain") from cause
    return job


def add_epoch(folder: Path, report: dict[str, Any]) -> None:
    """Add an epoch's measures to a run's folder."""
    with (folder / EPOCHS_FILE).open("a") as file:
        file.write(json.dumps(report) + "\n")


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Read each epoch's measures in order; an epoch that was repeated after a loss counts once, as it was last."""
    try:
        lines = (folder / EPOCHS_FILE).read_text().split("\n")[:-1]  # what follows the last newline was cut off
    except FileNotFoundError:
        return []
    by_epoch = {report["epoch"]: report for report in (json.loads(line) for line in lines)}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def seconds_taken(folder: Path) -> float:
    """Tell how long a finished run took, from its job's writing to its log's last line."""
    try:
        return (folder / LOG_FILE).stat().st_mtime - (folder / JOB_FILE).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def log_tail(folder: Path, lines: int = 12) -> str:
    """Read the last lines of a run's log."""
    try:
        with (folder / LOG_FILE).open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - LONGEST_LOG_TAIL, 0))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _start_time(pid: int) -> str:
    """Tell a process from another one that gets its number later; "unknown" where the system has no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "unknown"
    return stat.rpartition(")")[2].split()[19]
