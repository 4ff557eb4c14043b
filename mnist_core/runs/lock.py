"""A training run's lock: a file lock, which the kernel releases however the process that holds it ends.

The app takes the lock before it starts the run's process and hands it over as an open descriptor, so a run that is
starting never looks like one that died. The lock file names its holder, so that `kill` finds it.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from mnist_core.errors import RunError
from mnist_core.storage.folder_lock import is_locked

LOCK_FILE = "lock"
MAX_KILL_SECONDS = 5.0


def require_locks() -> None:
    """Refuse to go on where there are no POSIX locks: on Windows, where everything but a run in the background works.

    Raises:
        RunError: this system has none.
    """
    try:
        import fcntl  # noqa: F401
    except ImportError as cause:
        raise RunError(
            "a training run in the background needs Linux or macOS; on this system, train on the command line"
        ) from cause


def take_lock(folder: Path) -> int:
    """Take a run's lock; its folder is made if it is not there.

    Returns:
        The open descriptor that holds it; every process that has it open holds the lock.
    Raises:
        RunError: another process holds it.
    """
    import fcntl  # late: Windows has none

    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    for _ in range(20):  # `is_alive` holds it for a moment
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.01)
        else:
            return descriptor
    os.close(descriptor)
    raise RunError(f"run {folder.name} is still running; wait for it or cancel it")


def adopt_lock(descriptor: int) -> None:
    """Adopt a lock that was handed over: no child process inherits it, and its file names this process."""
    os.set_inheritable(descriptor, False)
    write_holder(descriptor, os.getpid())


def write_holder(descriptor: int, pid: int) -> None:
    """Write which process holds a lock into its file."""
    os.pwrite(descriptor, f"{pid} {_start_time(pid)}".encode().ljust(40), 0)


def is_alive(folder: Path) -> bool:
    """Tell whether a process holds a run's lock."""
    return is_locked(folder / LOCK_FILE)


def kill(folder: Path) -> None:
    """Kill a run's process at once. It publishes by renaming, so nothing half-written becomes visible.

    Raises:
        RunError: it is still alive after five seconds.
    """
    deadline = time.monotonic() + MAX_KILL_SECONDS
    while is_alive(folder):
        holder = (folder / LOCK_FILE).read_text(encoding="utf-8").split()
        if len(holder) == 2 and holder[1] == _start_time(int(holder[0])):  # the pid has not been reused
            with suppress(ProcessLookupError):  # it ended by itself just now
                os.kill(int(holder[0]), signal.SIGKILL)
        if time.monotonic() > deadline:
            raise RunError(f"run {folder.name} could not be killed; kill its process by hand")
        time.sleep(0.01)


def _start_time(pid: int) -> str:
    """Read when a process started, in clock ticks since boot; "unknown" where the system has no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return "unknown"
    return stat.rpartition(")")[2].split()[19]
