"""What the soak's parts share: its own database, runs and versions, and whether they are as they should be."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import click

from mnist_core.corrections import store as corrections
from mnist_core.errors import MnistCoreError
from mnist_core.reading import OnnxClassifier
from mnist_core.runs import folder as run_folder
from mnist_core.runs import lock as run_lock
from mnist_core.runs.runs import CANCELLED, DONE, FAILED, LOST, Runs
from mnist_core.storage.atomic_write import STAGING_PREFIX
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.runs.light_run import COMMAND

ROOT = Path(__file__).resolve().parents[2]


def python(module: str, *arguments: object) -> subprocess.Popen[str]:
    """Start one of our programs in a process group of its own."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)


def open_runs(folder: Path, url: str = "") -> Runs:
    """Open the soak's own runs and versions, and its database: the one of a URL, or SQLite in the same folder."""
    engine = open_database(url or f"sqlite:///{folder / 'soak.sqlite'}")
    return Runs(engine=engine, folder=folder / "runs", exported=folder / "exported", command=COMMAND)


def is_whole(here: Runs) -> bool:
    """Tell whether the serving version and every other one are whole, and at most one run works.

    A process that has recorded its run's end holds the lock for the moments in which it leaves.
    """
    try:
        OnnxClassifier.load(lookup.serving_version(here.exported))
        for version in lookup.list_versions(here.exported):
            for name in lookup.checksums(version):
                lookup.read_checked(version / name)
    except MnistCoreError as error:
        click.echo(f"broken: {error}")
        return False
    alive = {folder.name for folder in here.folder.glob("*/") if run_lock.is_alive(folder)}
    working = [run.id for run in here.recent(10_000) if run.id in alive and run.status not in (DONE, FAILED, CANCELLED)]
    if len(working) > 1:
        click.echo(f"broken: {working} work at once")
    return len(working) <= 1


def finish_runs(here: Runs) -> None:
    """Let what is going on end, resume what was lost until it ends too."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if here.active_run() is None:
            lost = [run for run in here.recent(10_000) if run.status == LOST and run.is_here]
            if not lost:
                break
            here.resume(lost[0].id)
        time.sleep(0.02)
    while any(run_lock.is_alive(folder) for folder in here.folder.glob("*/")):
        time.sleep(0.02)  # a process that has recorded its end is just leaving
    here.sweep()


def kept_values(here: Runs) -> set[int]:
    """Read back the numbers that the corrections' images were made of."""
    found = corrections.list_corrections(here.engine)
    return {int.from_bytes((each.image[0, :4] * 255).round().astype("uint8").tobytes(), "big") for each in found}


def count_strays(here: Runs) -> int:
    """Count files and folders that should have been swept."""
    strays = list(here.exported.glob(f"{STAGING_PREFIX}*"))
    known = {run.id for run in here.recent(10_000)}
    return len(strays) + sum(folder.name not in known for folder in here.folder.glob("*/"))


def most_epochs_repeated(here: Runs) -> int:
    """Say how many epochs one resuming did again, at worst."""
    worst = 0
    for run in here.recent(10_000):
        path = run.folder / run_folder.EPOCHS_FILE
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        epochs = [json.loads(line)["epoch"] for line in lines]
        worst = max([worst, *(before - after + 1 for before, after in pairwise(epochs))])
    return worst
