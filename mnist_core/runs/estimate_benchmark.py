"""Shown against taken: recipes are run as the page runs them, each after its estimate was asked for."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mnist_core.contract import DigitBatch
from mnist_core.corrections import store
from mnist_core.errors import RunError
from mnist_core.runs.estimate import estimated_seconds, reference_json
from mnist_core.runs.folder import log_tail
from mnist_core.runs.runs import DONE, Runs
from mnist_core.runs.settings import DEFAULT_CORRECTION_SHARE, RunSettings
from mnist_core.runs.timing import read_timing
from mnist_core.runs.workload import workload
from mnist_core.storage.database import open_database
from mnist_core.training.recipes import FINE_TUNE
from mnist_core.versions import lookup, publishing

POLL_SECONDS = 0.2
MAX_FACTOR = 1.5
"""What is shown may be this many times what is taken, or the other way round."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A run to estimate and to carry out.

    Attributes:
        recipe_name: which recipe.
        data: "mnist" or "digits".
        epochs: fewer than the recipe's own, to try the benchmark; None for its own.
    """

    recipe_name: str
    data: str
    epochs: int | None = None

    def settings(self) -> RunSettings:
        """Give what the page would start."""
        is_fine_tuning = self.recipe_name == FINE_TUNE.name
        return RunSettings(
            recipe_name=self.recipe_name,
            data=self.data,
            changes={"epochs": self.epochs} if self.epochs else {},
            start_from=lookup.SHIPPED if is_fine_tuning else None,
            correction_share=DEFAULT_CORRECTION_SHARE if is_fine_tuning else 0.0,
        )


TRIALS = (
    ("quick", "mnist"),
    ("tutorial", "digits"),
    ("fine-tune", "mnist"),
    ("tutorial", "mnist"),
    ("handwriting", "mnist"),
)


def chosen_trials(recipe_names: Sequence[str] = (), epochs: int | None = None) -> list[Trial]:
    """Give the trials of some recipes, or of all: each on MNIST, the shortest first, one on the small digits too."""
    chosen = [(recipe, data) for recipe, data in TRIALS if not recipe_names or recipe in recipe_names]
    return [Trial(recipe_name=recipe, data=data, epochs=epochs) for recipe, data in chosen]


def bench_estimates(trials: Sequence[Trial], corrected: DigitBatch, show: Callable[[str], None]) -> dict[str, Any]:
    """Ask for each trial's estimate, carry it out in a process of its own, and compare.

    They share a new database: the first is estimated by the times that come with this release, and each other one also
    by what this machine has measured by then.

    Args:
        trials: at least one, in this order.
        corrected: float32 [N, 28, 28], N at least 1: corrections for fine-tuning; their labels do not matter here.
        show: takes a line on each trial as it ends.
    Returns:
        JSON values: "trials", with "recipe", "data", "epochs", "shown", "taken" and "factor" each, and "times", which
        `bench estimates --reference` keeps.
    Raises:
        RunError: a run did not end well.
    """
    with tempfile.TemporaryDirectory() as work:
        runs = _own_runs(Path(work), corrected)
        results, measured = [], []
        for trial in trials:
            settings = trial.settings()
            shown = estimated_seconds(settings, runs)
            folder, taken = _carry_out(settings, runs)
            if (timing := read_timing(folder)) is None:
                raise RunError(f"the run in {folder} did not write down its times")
            measured.append((workload(settings), timing))
            results.append(_compared(trial, settings, shown, taken))
            show(", ".join(f"{name}: {value}" for name, value in results[-1].items()))
        runs.engine.dispose()
    return {"trials": results, "times": reference_json(measured)}


def estimate_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out what `bench_estimates` found: the heading, and a row for each trial."""
    rows = [
        [
            f"{each['recipe']}, {each['data']}",
            f"{each['epochs']:,}",
            f"{each['shown']:.0f} s",
            f"{each['taken']:.0f} s",
            f"{each['factor']:.2f}",
        ]
        for each in result["trials"]
    ]
    return ["recipe and data", "epochs", "shown", "taken", "factor"], rows


def _own_runs(work: Path, corrected: DigitBatch) -> Runs:
    """Open a new database with corrections, and a folder of versions with a copy of the shipped one."""
    engine, exported = open_database(f"sqlite:///{work / 'bench.sqlite'}"), work / "exported"

    def copy(folder: Path) -> None:
        for path in lookup.SHIPPED_FOLDER.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())

    publishing.publish(lookup.SHIPPED, copy, root=exported)
    now = datetime.now(UTC)
    for number, image in enumerate(corrected):
        answer, label = number % 10, (number + 1) % 10
        store.add(engine, session="bench", image=image, answer=answer, label=label, version="v", created=now)
    return Runs(engine=engine, folder=work / "runs", exported=exported)


def _carry_out(settings: RunSettings, runs: Runs) -> tuple[Path, float]:
    """Run to the end; gives the run's folder and the seconds from Start."""
    started = time.perf_counter()
    run = runs.start(settings, datetime.now(UTC))
    while runs.active_run():
        time.sleep(POLL_SECONDS)
    taken = time.perf_counter() - started
    if (ended := runs.get(run.id)).status != DONE:
        raise RunError(f"the run of {settings.recipe_name} is {ended.status}: {ended.message}\n{log_tail(run.folder)}")
    return run.folder, taken


def _compared(trial: Trial, settings: RunSettings, shown: float, taken: float) -> dict[str, Any]:
    return {
        "recipe": trial.recipe_name,
        "data": trial.data,
        "epochs": settings.total_epochs,
        "shown": round(shown, 1),
        "taken": round(taken, 1),
        "factor": round(max(shown / taken, taken / shown), 3),
    }
