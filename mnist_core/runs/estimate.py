"""How long a run will take, judged by the latest run of the same recipe or by the shipped model's training."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from mnist_core.contract import ModelCard
from mnist_core.runs.folder import LOG_FILE, read_epochs
from mnist_core.runs.runs import DONE, Run, Runs
from mnist_core.runs.settings import RunSettings

MNIST_TRAINING_IMAGES = 50_000
DIGITS_TRAINING_IMAGES = 1_197
FINE_TUNING_IMAGES = 20_000
"""As training/fine_tune.py draws for an epoch; the page cannot import that, for Keras's sake."""


def estimated_seconds(settings: RunSettings, runs: Runs, shipped: ModelCard) -> float:
    """Estimate the seconds from Start to a version, by the latest run of the same recipe on the same data.

    Args:
        settings: the run to estimate.
        runs: the history.
        shipped: the shipped version's card; its training is the measure where there is no such run.
    """
    for run in runs.recent():
        if run.settings is None or not run.is_here:
            continue
        epochs = read_epochs(run.folder)
        same = run.settings.recipe_name == settings.recipe_name and run.settings.data == settings.data
        if run.status == DONE and same and epochs and not _resumed_after(epochs):  # its time includes the pause
            training = float(epochs[-1]["seconds"])
            overhead = max(seconds_taken(run) - training, 0)
            return overhead + training * _steps(settings) / _steps(run.settings)
    steps = _card_epochs(shipped) * MNIST_TRAINING_IMAGES / int(shipped.recipe["batch_size"])
    return _steps(settings) * shipped.training_seconds / steps


def seconds_left(epochs: list[dict[str, Any]], total: int) -> float:
    """Estimate the training seconds that are left, by the epochs since the run was started or resumed; at least one."""
    last = epochs[-1]
    return float(last["seconds"] / (last["epoch"] - _resumed_after(epochs)) * (total - last["epoch"]))


def seconds_taken(run: Run) -> float:
    """Measure how long a finished run took, from its start to its log's last line; 0 if it left no log."""
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


def _resumed_after(epochs: list[dict[str, Any]]) -> int:
    """Find the epoch after which a run was resumed: its seconds start again from 0 there. 0 if it never was."""
    return max((int(a["epoch"]) for a, b in pairwise(epochs) if b["seconds"] < a["seconds"]), default=0)


def _card_epochs(card: ModelCard) -> int:
    """Count the epochs of a card's recipe; the shipped cards call soup branches `finishing`."""
    branches = card.recipe.get("soup_branches", card.recipe.get("finishing", ()))
    return int(card.recipe["epochs"]) + sum(int(branch["epochs"]) for branch in branches)


def _steps(settings: RunSettings) -> float:
    """Count the training steps of a run."""
    recipe = settings.recipe()
    images = DIGITS_TRAINING_IMAGES if settings.data == "digits" else MNIST_TRAINING_IMAGES
    if settings.starts_from_version:
        images = min(images, FINE_TUNING_IMAGES)
    return settings.total_epochs * images / (1 - settings.correction_share) / recipe.batch_size
