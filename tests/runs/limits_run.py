"""A run that writes down the limits of its own process, and then takes more time than it may."""

import json
import os
import resource
import signal
import sys

from mnist_core.runs import job
from mnist_core.runs.runs import Run, Runs

COMMAND = (sys.executable, "-m", "tests.runs.limits_run")
LIMITS_FILE = "limits.json"


def train(run: Run, _: Runs) -> None:
    limits = {
        "data_bytes": resource.getrlimit(resource.RLIMIT_DATA),
        "seconds_left": signal.alarm(0),
        "niceness": os.nice(0),
        "session_niceness": job.SESSION_NICENESS.read_text(encoding="utf-8").split()[-1]
        if job.SESSION_NICENESS.exists()
        else None,
        "children_inherit_lock": os.get_inheritable(int(sys.argv[sys.argv.index("--lock") + 1])),
        "can_take_more": can_take(job.MAX_BYTES),
    }
    (run.folder / LIMITS_FILE).write_text(json.dumps(limits), encoding="utf-8")
    signal.raise_signal(signal.SIGALRM)


def can_take(size_bytes: int) -> bool:
    try:
        bytearray(size_bytes)
    except MemoryError:
        return False
    return True


if __name__ == "__main__":
    job.main(train)
