"""Start the process of a training run, so that it outlives the app and leaves a core to the people who draw."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from mnist_core.paths import PYTHON_PATH, child_environment
from mnist_core.runs.lock import write_holder
from mnist_core.storage import database

THREAD_VARIABLES = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


def spawn(command: Sequence[str | Path], log: Path, lock: int, url: str) -> None:
    """Start a run's process, in a session of its own so that it does not end with the app.

    Args:
        command: the program and its arguments, the lock's descriptor among them.
        log: the file that its output is appended to.
        lock: the open descriptor of the run's lock, which the process inherits.
        url: the database that the run is recorded in.
    """
    threads = str(max((os.cpu_count() or 2) - 1, 1))
    environment = child_environment() | dict.fromkeys(THREAD_VARIABLES, threads) | {database.URL_VARIABLE: url}
    with log.open("ab") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock,),
            env=environment,
            cwd=PYTHON_PATH,
        )
    write_holder(lock, process.pid)  # so that it can be killed even before it has started up
    threading.Thread(target=process.wait, daemon=True).start()  # or a killed one stays in the process table
