"""Where a run's time went, as its process wrote it down: each time that it was started or resumed is one segment.

Nothing is read off the clock on the wall, so that a night between a kill and a resuming takes no time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_core.runs.folder import append_line, read_epochs, read_lines

TIMES_FILE = "times.jsonl"
TRAINING, DONE = "training", "done"

SEGMENT = "segment"
"""Under this name, an epoch says in which segment it was trained, from 1."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """What a run's seconds went into.

    Attributes:
        before: until training began: imports and data.
        setup: of the first epoch, what the others do not need: compiling, drawing what is trained on.
        epoch: one epoch.
        epochs: how many there were.
        after: when training was over: measuring, exporting, comparing with Keras, publishing.
    """

    before: float
    setup: float
    epoch: float
    epochs: int
    after: float

    @property
    def total(self) -> float:
        """All of it in one go."""
        return self.before + self.setup + self.epoch * self.epochs + self.after


def add_stage(folder: Path, stage: str, seconds: float) -> int:
    """Write down that a run has come to a stage.

    Args:
        folder: the run's.
        stage: TRAINING or DONE.
        seconds: since its process began.
    Returns:
        The number of this segment, from 1.
    """
    append_line(folder / TIMES_FILE, json.dumps({"stage": stage, "seconds": seconds}))
    return len(_stages(folder, TRAINING))


def read_timing(folder: Path) -> Timing | None:
    """Tell what a finished run's seconds went into; None where it did not write that down."""
    training, done, epochs = _stages(folder, TRAINING), _stages(folder, DONE), read_epochs(folder)
    if not (training and done and epochs):
        return None
    trained = _segment_seconds(epochs)
    setup, epoch = usual_epoch(epochs)
    return Timing(
        before=training[-1],
        setup=setup,
        epoch=epoch,
        epochs=len(epochs),
        after=max(done[-1] - training[-1] - trained.get(len(training), 0.0), 0.0),
    )


def seconds_worked(folder: Path) -> float:
    """Measure how long a run's processes were at work until its end, or its last epoch before a kill; 0 if unknown."""
    training, done = _stages(folder, TRAINING), _stages(folder, DONE)
    trained = _segment_seconds(read_epochs(folder))
    worked = [before + trained.get(number, 0.0) for number, before in enumerate(training, 1)]
    return sum(worked[:-1]) + (done[-1] if done else sum(worked[-1:]))


def epochs_of_last_segment(epochs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the epochs since a run was started or resumed the last time."""
    start = len(epochs) - 1
    while start and _is_one_segment(epochs[start - 1], epochs[start]):
        start -= 1
    return epochs[start:]


def epoch_seconds(epochs: list[dict[str, Any]]) -> float:
    """Measure one epoch by several of one segment, without what the first one needs besides; a single one as it is."""
    first, last = epochs[0], epochs[-1]
    if first is last:
        return float(first["seconds"])
    return float((last["seconds"] - first["seconds"]) / (last["epoch"] - first["epoch"]))


def usual_epoch(epochs: list[dict[str, Any]]) -> tuple[float, float]:
    """Measure a run's epochs by its longest segment: what the first one needs besides, and one epoch, in seconds."""
    segments, rest = [], epochs
    while rest:
        segments.append(epochs_of_last_segment(rest))
        rest = rest[: -len(segments[-1])]
    longest = max(segments, key=len)
    epoch = epoch_seconds(longest)
    return max(float(longest[0]["seconds"]) - epoch, 0.0), epoch


def _is_one_segment(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return bool(before.get(SEGMENT) == after.get(SEGMENT) and before["seconds"] <= after["seconds"])


def _segment_seconds(epochs: list[dict[str, Any]]) -> dict[int, float]:
    """Give by segment how long it had been training at its last epoch."""
    return {each.get(SEGMENT, 1): float(each["seconds"]) for each in epochs}


def _stages(folder: Path, stage: str) -> list[float]:
    return [each["seconds"] for each in read_lines(folder / TIMES_FILE) if each.get("stage") == stage]
