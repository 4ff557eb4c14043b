"""How long a run will take, by what runs took on this machine, or by the times that come with this release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from mnist_core.runs.folder import LOG_FILE
from mnist_core.runs.runs import DONE, Run, Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.timing import (
    Timing,
    epoch_seconds,
    epochs_of_last_segment,
    read_timing,
    seconds_worked,
    usual_epoch,
)
from mnist_core.runs.workload import Workload, workload
from mnist_core.training.recipes import TUTORIAL

REFERENCE_FILE = Path(__file__).parent / "reference_times.json"
"""Written by `python -m mnist_core bench estimates --reference mnist_core/runs/reference_times.json`."""

LATEST = 20
"""Of the runs, so many are looked at for one that is alike."""

Measured = tuple[Workload, Timing]


def estimated_seconds(settings: RunSettings, runs: Runs) -> float:
    """Estimate the seconds from Start to a version.

    The latest run of the same recipe on the same data is the measure. Where there is none, it is the time that came
    with this release, times how much slower or faster than such times this machine was in its latest run.

    Args:
        settings: the run to estimate.
        runs: the history.
    """
    wanted = workload(settings)
    measured = list(_measured(runs))
    for like, timing in measured:
        if (like.recipe_name, like.data) == (wanted.recipe_name, wanted.data):
            return _scaled(like, timing, timing, wanted, settings.total_epochs)
    slowness = measured[0][1].total / _by_reference(measured[0][0], measured[0][1].epochs) if measured else 1.0
    return slowness * _by_reference(wanted, settings.total_epochs)


def seconds_left(epochs: list[dict[str, Any]], total: int) -> float:
    """Estimate the training seconds that are left, by the epochs since the run was started or resumed.

    Args:
        epochs: at least one; while there is one alone since a resuming, those before it count.
        total: how many there will be.
    """
    recent = epochs_of_last_segment(epochs)
    epoch = epoch_seconds(recent) if len(recent) > 1 else usual_epoch(epochs)[1]
    return epoch * (total - int(epochs[-1]["epoch"]))


def seconds_taken(run: Run) -> float:
    """Measure how long a run was at work; of one that did not write it down, from its start to its log's last line."""
    if worked := seconds_worked(run.folder):
        return worked
    try:
        ended = (run.folder / LOG_FILE).stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return max(ended - datetime.fromisoformat(run.created).timestamp(), 0.0)


def format_duration(seconds: float) -> str:
    """Write a duration in the largest unit that reads well.

    >>> format_duration(0.2), format_duration(89), format_duration(960), format_duration(5400)
    ('1 s', '89 s', '16 min', '1.5 h')
    """
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def reference_json(measured: list[Measured]) -> list[dict[str, Any]]:
    """Give measured times in the form of REFERENCE_FILE."""
    return [{"workload": asdict(work), "timing": asdict(timing)} for work, timing in measured]


def _measured(runs: Runs) -> Iterator[Measured]:
    """Give what this machine's latest finished runs took, newest first."""
    for run in runs.recent(LATEST):
        if run.status == DONE and run.is_here and run.settings and (timing := read_timing(run.folder)):
            yield workload(run.settings), timing


def _by_reference(wanted: Workload, epochs: int) -> float:
    """Estimate by the times that come with this release: the recipe's epochs, and what the data takes around them."""
    references, data = _references(), "digits" if wanted.data == "digits" else "mnist"
    exact = references.get((wanted.recipe_name, data))
    like, training = exact or references[wanted.recipe_name, "mnist"]
    _, around = exact or references[TUTORIAL.name, data]
    return _scaled(like, training, around, wanted, epochs)


def _scaled(like: Workload, training: Timing, around: Timing, wanted: Workload, epochs: int) -> float:
    epoch = training.epoch * wanted.cost / like.cost
    return around.before + training.setup + epoch * epochs + around.after


@cache
def _references() -> dict[tuple[str, str], Measured]:
    """Read them by recipe and data: each recipe on MNIST, and the tutorial on the small digits."""
    found = json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))["times"]
    measured = [(Workload(**each["workload"]), Timing(**each["timing"])) for each in found]
    return {(work.recipe_name, work.data): (work, timing) for work, timing in measured}
