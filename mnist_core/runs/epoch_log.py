"""Record each epoch of a run three times: for the page, in the log, and for TensorBoard."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import tensorflow as tf

from mnist_core.runs.folder import TENSORBOARD_FOLDER, add_epoch
from mnist_core.runs.timing import SEGMENT
from mnist_core.training.epoch_report import EpochReport, OnEpoch


def epoch_log(folder: Path, segment: int) -> OnEpoch:
    """Give what training calls after each epoch.

    Args:
        folder: the run's folder.
        segment: from `timing.add_stage`.
    """
    writers = {
        part: tf.summary.create_file_writer(str(folder / TENSORBOARD_FOLDER / part)) for part in ("train", "validation")
    }

    def record(report: EpochReport) -> None:
        add_epoch(folder, dataclasses.asdict(report) | {SEGMENT: segment})
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
