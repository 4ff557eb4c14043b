"""Kill everything at random moments and count what breaks: `make soak`, or in short in test_soak.py.

Nothing here may ever come out otherwise than 0 broken, 0 lost, 1 started.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import click

from mnist_core import corrections, promotion, run_folder, versions
from mnist_core.contract import ONNX_FILE
from mnist_core.database import open_database
from mnist_core.errors import MnistCoreError, RunError
from mnist_core.run_settings import RunSettings
from mnist_core.runs import DONE, LOST, Runs
from tests.light_run import COMMAND
from tests.model_versions import copy_of_shipped, ship
from tests.soak_app import EPOCHS, SETTINGS

ROOT = Path(__file__).resolve().parents[1]


def python(module: str, *arguments: object) -> subprocess.Popen[str]:
    """Start one of our programs in a process group of its own."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)


def open_runs(folder: Path) -> Runs:
    """Open the soak's own database, runs and versions."""
    engine = open_database(f"sqlite:///{folder / 'soak.sqlite'}")
    return Runs(engine=engine, folder=folder / "runs", exported=folder / "exported", command=COMMAND)


def kill_storm(folder: Path, rounds: int, rng: random.Random) -> dict[str, float]:
    """Kill the run, the app, or both, at random moments while they train, save, publish, promote and correct."""
    ship(folder / "exported")
    here, acknowledged, tally = open_runs(folder), set(), {"broken": 0, "run kills": 0, "app kills": 0}
    for number in range(rounds):
        app = python("tests.soak_app", f"sqlite:///{folder / 'soak.sqlite'}", folder, number * 10_000)
        first = app.stdout.readline()  # it is up
        wait_for_a_moment(here, rng)
        victim = rng.choice(("run", "app", "both"))
        if victim != "app":
            tally["run kills"] += kill_run(here)
            time.sleep(rng.uniform(0, 0.2))  # the app goes on beside the dead run
        tally["app kills"] += 1  # in the end the app always dies, or the next round had two
        app.kill()
        said = first + app.communicate()[0]
        acknowledged |= {int(line) for line in said.splitlines() if line.isdigit()}
        tally["broken"] += app.returncode != -signal.SIGKILL or not is_whole(here)  # it may not end by itself
    finish_runs(here)
    return tally | {
        "corrections kept": len(acknowledged),
        "corrections lost": len(acknowledged - kept_values(here)),
        "strays": count_strays(here),
        "most epochs lost by a kill": most_epochs_repeated(here),
        "runs left undone": sum(run.status != DONE for run in here.recent(10_000)),
    }


def wait_for_a_moment(here: Runs, rng: random.Random) -> None:
    """Wait until a run has done any number of its epochs, all of them too, and then a little."""
    target, deadline = rng.randint(0, EPOCHS), time.monotonic() + 5
    while time.monotonic() < deadline:
        run = here.look()
        if run and len(run_folder.read_epochs(run.folder)) >= target:
            break
        time.sleep(0.005)
    time.sleep(rng.uniform(0, 0.1))


def kill_run(here: Runs) -> int:
    """Kill whatever run is alive; tells how many that was."""
    killed = 0
    for folder in here.folder.glob("retrained-*/"):
        if run_folder.is_alive(folder):
            holder = (folder / run_folder.LOCK_FILE).read_text().split()
            with suppress(ProcessLookupError, IndexError):  # it ended just now, or is about to say who it is
                os.kill(int(holder[0]), signal.SIGKILL)
                killed += 1
    return killed


def is_whole(here: Runs) -> bool:
    """Tell whether serving answers, every version is whole, and at most one run is alive."""
    try:
        promotion.require_parity(versions.serving_version(here.exported))
        for version in versions.list_versions(here.exported):
            for name in versions.checksums(version):
                versions.read_checked(version / name)
    except MnistCoreError as error:
        click.echo(f"broken: {error}")
        return False
    return sum(run_folder.is_alive(folder) for folder in here.folder.glob("retrained-*/")) <= 1


def finish_runs(here: Runs) -> None:
    """Let what is going on end, resume what was lost until it ends too."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if here.look() is None:
            lost = [run for run in here.recent(10_000) if run.status == LOST]
            if not lost:
                break
            here.resume(lost[0].id)
        time.sleep(0.02)
    while any(run_folder.is_alive(folder) for folder in here.folder.glob("retrained-*/")):
        time.sleep(0.02)  # a process that has recorded its end is just leaving
    here.sweep()


def kept_values(here: Runs) -> set[int]:
    """Read back the numbers that the corrections' images were made of."""
    found = corrections.list_corrections(here.engine)
    return {int.from_bytes((each.image[0, :4] * 255).round().astype("uint8").tobytes(), "big") for each in found}


def count_strays(here: Runs) -> int:
    """Count files and folders that should have been swept."""
    strays = list(here.exported.glob(f"{versions.STAGING_PREFIX}*"))
    known = {run.id for run in here.recent(10_000)}
    return len(strays) + sum(folder.name not in known for folder in here.folder.glob("retrained-*/"))


def most_epochs_repeated(here: Runs) -> int:
    """Say how many epochs one resuming did again, at worst."""
    worst = 0
    for run in here.recent(10_000):
        path = run.folder / run_folder.EPOCHS_FILE
        lines = path.read_text().splitlines() if path.exists() else []
        epochs = [json.loads(line)["epoch"] for line in lines]
        worst = max([worst, *(before - after + 1 for before, after in pairwise(epochs))])
    return worst


def promotion_storm(folder: Path, kills: int, rng: random.Random) -> dict[str, float]:
    """Kill a process that promotes without end, at random moments, and look who answers."""
    ship(folder)
    copy_of_shipped("second", folder)
    broken = 0
    for _ in range(kills):
        promoter = python("tests.soak_promoter", folder)
        promoter.stdout.readline()
        time.sleep(rng.uniform(0, 0.05))
        promoter.kill()
        promoter.communicate()
        try:
            promotion.require_parity(versions.serving_version(folder))
        except MnistCoreError:
            broken += 1
    versions.sweep(folder)
    return {"kills": kills, "broken": broken, "strays": len(list(folder.glob(f"{versions.STAGING_PREFIX}*")))}


def submit_race(folder: Path, submits: int) -> dict[str, float]:
    """Let many try to start a run at once."""
    ship(folder / "exported")
    here = open_runs(folder)

    def submit(_: int) -> bool:
        try:
            here.start(SETTINGS, datetime.now(UTC))
        except RunError:
            return False
        return True

    with ThreadPoolExecutor(submits) as pool:
        started = sum(pool.map(submit, range(submits)))
    finish_runs(here)
    return {"submits": submits, "started": started, "recorded": len(here.recent())}


def correction_storm(folder: Path, total: int, processes: int) -> dict[str, float]:
    """Correct from several processes at once."""
    here, share = open_runs(folder), total // processes
    url = here.engine.url.render_as_string(hide_password=False)
    writers = [python("tests.soak_corrector", url, 1000 * number, share) for number in range(processes)]
    failed = sum(writer.wait() != 0 for writer in writers)
    for writer in writers:
        writer.stdout.close()
    expected = {1000 * number + value for number in range(processes) for value in range(share)}
    return {"corrections": len(expected), "lost": len(expected - kept_values(here)), "failed processes": failed}


def real_storm(folder: Path, kills: int, rng: random.Random) -> dict[str, float]:
    """Kill real training on the small digits at random moments, resume it each time, and let it end."""
    ship(folder / "exported")
    engine = open_database(f"sqlite:///{folder / 'soak.sqlite'}")
    here = Runs(engine=engine, folder=folder / "runs", exported=folder / "exported")
    run = here.start(RunSettings(data="digits", changes={"epochs": 60}), datetime.now(UTC))
    done = 0
    while done < kills and here.look():
        time.sleep(rng.uniform(8, 20))  # TensorFlow takes some of that to start
        done += kill_run(here)
        time.sleep(0.5)  # a killed process holds its lock for some milliseconds yet
        if here.look() is None and here.get(run.id).status == LOST:
            here.resume(run.id)
    while here.look():
        time.sleep(0.2)
    return {
        "kills": done,
        "ended as done": here.get(run.id).status == DONE,
        "whole": (here.exported / run.id / ONNX_FILE).exists() and is_whole(here),
        "most epochs lost by a kill": most_epochs_repeated(here),
    }


@click.command()
@click.option("--kills", default=100, show_default=True)
@click.option("--promotions", default=200, show_default=True)
@click.option("--submits", default=50, show_default=True)
@click.option("--corrections", "correction_count", default=200, show_default=True)
@click.option("--real-kills", default=10, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(kills: int, promotions: int, submits: int, correction_count: int, real_kills: int, seed: int) -> None:
    """Run all of it and print the figures."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / each for each in ("kills", "promotions", "submits", "corrections", "real")]
        for folder in folders:
            folder.mkdir()
        click.echo(f"killed run, app and both: {kill_storm(folders[0], kills, rng)}")
        click.echo(f"killed promotions: {promotion_storm(folders[1], promotions, rng)}")
        click.echo(f"racing submits: {submit_race(folders[2], submits)}")
        click.echo(f"concurrent corrections: {correction_storm(folders[3], correction_count, 8)}")
        click.echo(f"killed real training: {real_storm(folders[4], real_kills, rng)}")


if __name__ == "__main__":
    main()
