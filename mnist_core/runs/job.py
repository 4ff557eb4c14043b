"""What a training run's own process does: limits on itself, training, and the record of how it ended."""

from __future__ import annotations

import dataclasses
import os
import resource
import shutil
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from mnist_core.errors import MnistCoreError, RunError
from mnist_core.paths import DATA
from mnist_core.runs import folder as run_folder
from mnist_core.runs.runs import DONE, FAILED, Run, Runs
from mnist_core.storage.database import open_database
from mnist_core.versions import publishing

if TYPE_CHECKING:  # imported late: a run that is cancelled while it starts never pays for TensorFlow
    from mnist_core.training.epoch_report import EpochReport

NICENESS = 10
SESSION_NICENESS = Path("/proc/self/autogroup")
MAX_SECONDS = 2 * 3600
MAX_BYTES = 6 * 2**30
"""Of memory that the process writes to; a run on MNIST was seen to take about 2 GB."""


Train = Callable[[Run, Runs], tuple[str, str]]
"""Trains and publishes; gives the run's status and a message for people."""


def run_job(folder: Path, train: Train | None = None) -> None:
    """Do what a run's folder says, and record the end.

    Args:
        folder: a run's folder, made by `Runs.start`.
        train: in the place of real training.
    Raises:
        RunError: no run's folder, or another process is at work in it.
    """
    job = run_folder.read_job(folder)
    run_folder.own_lock(folder)  # held until this process ends, however it ends
    runs = Runs(engine=open_database(), folder=folder.parent, exported=Path(job["exported"]))
    run = runs.get(folder.name)
    _limit_this_process()
    status, message = (train or _train)(run, runs)
    print(f"{status} {message}", flush=True)
    shutil.rmtree(folder / run_folder.CHECKPOINT_FOLDER, ignore_errors=True)
    if not runs.finish(run.id, status, message) and status == DONE:
        publishing.delete(run.id, runs.exported)  # it was cancelled while it published


def _train(run: Run, runs: Runs, cache: Path = DATA) -> tuple[str, str]:
    print("starting TensorFlow", flush=True)
    from mnist_core.data.datasets import dataset_named
    from mnist_core.promotion.holdout import holdout_sets
    from mnist_core.runs.retraining import retrain

    try:
        retrain(
            run.settings,
            dataset_named(run.settings.data),
            name=run.id,
            created=run.created,
            root=runs.exported,
            engine=runs.engine,
            on_epoch=_recorder(run.folder),
            checkpoints=run.folder / run_folder.CHECKPOINT_FOLDER,
        )
        holdout_sets(runs.engine, cache)  # drawn here once, so that the page has them when it compares
    except MnistCoreError as error:
        return FAILED, str(error)
    except Exception as error:  # a bug, or no memory: the page shows the kind, the log where
        traceback.print_exc()
        return FAILED, f"it broke off with {type(error).__name__}: {error}"
    return DONE, ""


def _recorder(folder: Path) -> Callable[[EpochReport], None]:
    """Record each epoch for the page, for the log and for TensorBoard."""
    import tensorflow as tf

    writers = {
        part: tf.summary.create_file_writer(str(folder / run_folder.TENSORBOARD_FOLDER / part))
        for part in ("train", "validation")
    }

    def record(report: EpochReport) -> None:
        run_folder.add_epoch(folder, dataclasses.asdict(report))
        print(
            f"epoch {report.epoch} of {report.epochs}: loss {report.loss:.4f}, accuracy {report.accuracy:.2%}; "
            f"validation loss {report.validation_loss:.4f}, accuracy {report.validation_accuracy:.2%}",
            flush=True,
        )
        for part, loss, accuracy in (
            ("train", report.loss, report.accuracy),
            ("validation", report.validation_loss, report.validation_accuracy),
        ):
            with writers[part].as_default():
                tf.summary.scalar("loss", loss, report.epoch)
                tf.summary.scalar("accuracy", accuracy, report.epoch)
            writers[part].flush()

    return record


def _limit_this_process() -> None:
    """Stand back behind people who draw, and end by itself if it takes more time or memory than any run should."""

    def out_of_time(_signal: int, _frame: FrameType | None) -> None:
        raise RunError(f"the run took more than {MAX_SECONDS / 3600:g} hours; choose fewer epochs")

    os.nice(NICENESS)
    with suppress(OSError):  # Linux weighs sessions against each other first, and this run has one of its own
        SESSION_NICENESS.write_text(str(NICENESS))
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(MAX_SECONDS)
