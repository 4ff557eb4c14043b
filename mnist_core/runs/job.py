"""The process of a training run: it limits itself, trains, and records how it ended.

`Runs` starts it as `python -m mnist_core.runs.job FOLDER`; nobody types that. What to train is in the run's record.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

from mnist_core.errors import MnistCoreError, RunError
from mnist_core.runs import timing
from mnist_core.runs.folder import CHECKPOINT_FOLDER, SEAL_FILE
from mnist_core.runs.lock import adopt_lock
from mnist_core.runs.runs import DONE, FAILED, Run, Runs
from mnist_core.storage.database import open_database
from mnist_core.versions import publishing

NICENESS = 10
SESSION_NICENESS = Path("/proc/self/autogroup")
MAX_SECONDS = 2 * 3600
MAX_BYTES = 6 * 2**30
"""Of memory that the process writes to; a run on MNIST takes about 2 GB."""

Train = Callable[[Run, Runs], None]
"""Trains a run's model and publishes its version."""


def train_version(run: Run, runs: Runs) -> None:
    """Train a run's model and publish its version."""
    started = time.perf_counter()
    print("starting TensorFlow", flush=True)  # imported here: a run that is cancelled as it starts never pays for it
    from mnist_core import pipeline
    from mnist_core.promotion.holdout import holdout_sets
    from mnist_core.runs.epoch_log import epoch_log
    from mnist_core.runs.plan import training_plan

    plan = training_plan(
        run.require_settings(),
        name=run.id,
        created=run.created,
        root=runs.exported,
        engine=runs.engine,
        checkpoints=run.folder / CHECKPOINT_FOLDER,
        seal=run.folder / SEAL_FILE,
    )
    segment = timing.add_stage(run.folder, timing.TRAINING, time.perf_counter() - started)
    pipeline.run(plan, epoch_log(run.folder, segment))
    holdout_sets(runs.engine)  # drawn once here, so that the page has them when it compares
    timing.add_stage(run.folder, timing.DONE, time.perf_counter() - started)


def main(train: Train = train_version) -> None:
    """Carry out the run that the command line names.

    Args:
        train: what trains the model; tests pass something lighter.
    Raises:
        RunError: there is no record of the run.
    """
    parser = argparse.ArgumentParser(prog="python -m mnist_core.runs.job")
    parser.add_argument("folder", type=Path, help="the run's folder, named like its record")
    parser.add_argument("--exported", type=Path, required=True, help="the folder of versions")
    parser.add_argument("--lock", type=int, required=True, help="the open descriptor of the run's lock")
    arguments = parser.parse_args()
    adopt_lock(arguments.lock)  # held until this process ends, however it ends
    folder: Path = arguments.folder
    run_job(folder.name, Runs(engine=open_database(), folder=folder.parent, exported=arguments.exported), train)


def run_job(run_id: str, runs: Runs, train: Train) -> None:
    """Carry out a recorded run within the process's limits, and record how it ended."""
    run = runs.get(run_id)
    limit_process()
    status, message = _outcome(run, runs, train)
    with suppress(OSError):  # the log's disk may be full
        print(f"{status} {message}", flush=True)
    runs.finish(run.id, status, message)  # where it was cancelled meanwhile, its canceller withdraws the version
    shutil.rmtree(run.folder / CHECKPOINT_FOLDER, ignore_errors=True)  # last: until its end is recorded, it may be lost


def limit_process() -> None:
    """Yield the processor to people who draw, and limit the run's time and memory."""
    import resource  # POSIX alone has it

    def out_of_time(_signal: int, _frame: FrameType | None) -> None:
        raise RunError(f"the run took more than {MAX_SECONDS / 3600:g} hours; choose fewer epochs")

    os.nice(NICENESS)
    with suppress(OSError):  # Linux weighs sessions against each other first, and this run has one of its own
        SESSION_NICENESS.write_text(str(NICENESS), encoding="utf-8")
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(MAX_SECONDS)


def _outcome(run: Run, runs: Runs, train: Train) -> tuple[str, str]:
    """Train, and give the run's status and a message for people; once its version is published, the run is done."""
    try:
        train(run, runs)
    except Exception as error:
        message = _failure(error)
        is_published = publishing.is_published_by(run.folder / SEAL_FILE, run.id, runs.exported)
        return (DONE, f"its version is published, but afterwards {message}") if is_published else (FAILED, message)
    return DONE, ""


def _failure(error: Exception) -> str:
    """Say why a run failed."""
    if isinstance(error, MnistCoreError):
        return str(error)
    with suppress(OSError):  # the log's disk may be full
        traceback.print_exception(error)  # a bug, or no memory: the page shows the kind, the log where
    if isinstance(error, OSError):
        return f"a file could not be read or written ({error}); make room on the disk, then start it again"
    return f"training stopped with {type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
