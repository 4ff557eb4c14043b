"""Start the process of a training run so that it outlives the app and leaves a core to the people who draw."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

from mnist_core.paths import PYTHON_PATH
from mnist_core.runs import folder as run_folder
from mnist_core.storage import database


def spawn(command: tuple[str, ...], folder: Path, lock: int, url: str) -> None:
    """Start a run's process, in a session of its own so that the app's end is not its end."""
    threads = str(max((os.cpu_count() or 2) - 1, 1))  # one core stays with the people who draw
    thread_variables = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    environment = os.environ | dict.fromkeys(thread_variables, threads)
    environment |= {run_folder.LOCK_VARIABLE: str(lock), database.URL_VARIABLE: url}
    with (folder / run_folder.LOG_FILE).open("ab") as log:
        process = subprocess.Popen(
            [*command, str(folder.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock,),
            env=environment,
            cwd=PYTHON_PATH,
        )
    run_folder.name_holder(lock, process.pid)
    threading.Thread(target=process.wait, daemon=True).start()  # or a killed one stays in the process table
