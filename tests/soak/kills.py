"""The soak's kills: of runs, of the app, of promotions, at random moments."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import MnistCoreError
from mnist_core.reading import OnnxClassifier
from mnist_core.runs import folder as run_folder
from mnist_core.runs import lock as run_lock
from mnist_core.runs.runs import DONE, LOST, Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.atomic_write import STAGING_PREFIX
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup, publishing
from tests.soak.app import EPOCHS
from tests.soak.state import count_strays, finish_runs, is_whole, kept_values, most_epochs_repeated, open_runs, python
from tests.storage.databases import running_postgres
from tests.versions.model_versions import copy_of_shipped, ship


def kill_storm(folder: Path, rounds: int, rng: random.Random) -> dict[str, float]:
    """Kill the run, the app, or both, at random moments while they train, save, publish, promote and correct."""
    return storm([open_runs(folder)], rounds, rng)


def shared_storm(folder: Path, rounds: int, rng: random.Random) -> dict[str, float]:
    """Do the same to two apps on one PostgreSQL, each with a folder of its own, at the same time."""
    with running_postgres() as server:
        return storm([open_runs(folder / name, server.url) for name in ("one", "two")], rounds, rng)


def storm(places: list[Runs], rounds: int, rng: random.Random) -> dict[str, float]:
    """Let an app work in each place, kill at random what works there, and count what came of it."""
    acknowledged: set[int] = set()
    tally = {"broken": 0, "run kills": 0, "app kills": 0}
    for here in places:
        ship(here.exported)
    for number in range(rounds):
        apps = [start_app(here, (len(places) * number + place) * 10_000) for place, here in enumerate(places)]
        said = [app.stdout.readline() for app in apps]  # they are up
        here = rng.choice(places)
        wait_for_a_moment(here, rng)
        if rng.choice(("run", "app", "both")) != "app":
            tally["run kills"] += kill_run(here)
            time.sleep(rng.uniform(0, 0.2))  # the app goes on beside the dead run
        tally["app kills"] += len(apps)  # in the end each app dies, or the next round had two in a place
        for app in apps:
            app.kill()
            said.append(app.communicate()[0])
            tally["broken"] += not was_killed(app)
        acknowledged |= {int(line) for line in "".join(said).splitlines() if line.isdigit()}
        tally["broken"] += sum(not is_whole(here) for here in places)
    for here in places:
        finish_runs(here)
    found = tally | {
        "corrections kept": len(acknowledged),
        "corrections lost": len(acknowledged - kept_values(places[0])),
        "strays": sum(map(count_strays, places)),
        "most epochs lost by a kill": max(map(most_epochs_repeated, places)),
        "runs left undone": sum(run.status != DONE for run in places[0].recent(10_000)),
    }
    for here in places:
        here.engine.dispose()
    return found


def start_app(here: Runs, first_value: int) -> subprocess.Popen[str]:
    """Start what stands for the app of a place; its corrections count from a number on."""
    url = here.engine.url.render_as_string(hide_password=False)
    return python("tests.soak.app", url, here.folder.parent, first_value)


def was_killed(app: subprocess.Popen[str]) -> bool:
    """Tell whether an app that is dead was killed, and did not end by itself."""
    if app.returncode != -signal.SIGKILL:
        click.echo(f"broken: the app ended by itself with {app.returncode}")
    return app.returncode == -signal.SIGKILL


def wait_for_a_moment(here: Runs, rng: random.Random) -> None:
    """Wait until a run has done any number of its epochs, all of them too, and then a little."""
    target, deadline = rng.randint(0, EPOCHS), time.monotonic() + 30
    while time.monotonic() < deadline:
        run = here.active_run()
        if run and len(run_folder.read_epochs(run.folder)) >= target:
            break
        time.sleep(0.005)
    time.sleep(rng.uniform(0, 0.1))


def kill_run(here: Runs) -> int:
    """Kill whatever run is alive; tells how many that was."""
    killed = 0
    for folder in here.folder.glob("*/"):
        if run_lock.is_alive(folder):
            holder = (folder / run_lock.LOCK_FILE).read_text(encoding="utf-8").split()
            with suppress(ProcessLookupError, IndexError):  # it ended just now, or is about to say who it is
                os.kill(int(holder[0]), signal.SIGKILL)
                killed += 1
    return killed


def real_storm(folder: Path, kills: int, rng: random.Random) -> dict[str, float]:
    """Kill real training on the small digits at random moments, resume it each time, and let it end."""
    ship(folder / "exported")
    engine = open_database(f"sqlite:///{folder / 'soak.sqlite'}")
    here = Runs(engine=engine, folder=folder / "runs", exported=folder / "exported")
    run = here.start(RunSettings(data="digits", changes={"epochs": 60}), datetime.now(UTC))
    done = 0
    while done < kills and here.active_run():
        time.sleep(rng.uniform(8, 20))  # TensorFlow takes some of that to start
        done += kill_run(here)
        time.sleep(0.5)  # a killed process holds its lock for some milliseconds yet
        if here.active_run() is None and here.get(run.id).status == LOST:
            here.resume(run.id)
    while here.active_run():
        time.sleep(0.2)
    return {
        "kills": done,
        "ended as done": here.get(run.id).status == DONE,
        "whole": (here.exported / run.id / ONNX_FILE).exists() and is_whole(here),
        "most epochs lost by a kill": most_epochs_repeated(here),
    }


def promotion_storm(folder: Path, kills: int, rng: random.Random) -> dict[str, float]:
    """Kill a process that promotes without end, at random moments, and check that a whole version serves."""
    ship(folder)
    copy_of_shipped("second", folder)
    broken = 0
    for _ in range(kills):
        promoter = python("tests.soak.promoter", folder)
        promoter.stdout.readline()
        time.sleep(rng.uniform(0, 0.05))
        promoter.kill()
        promoter.communicate()
        try:
            OnnxClassifier.load(lookup.serving_version(folder))
        except MnistCoreError:
            broken += 1
    publishing.sweep(folder)
    return {"kills": kills, "broken": broken, "strays": len(list(folder.glob(f"{STAGING_PREFIX}*")))}
