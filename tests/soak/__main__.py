"""Kill everything at random moments and count what breaks: `make soak`, or in short in test_soak.py.

Nothing here may ever come out otherwise than 0 broken, 0 lost, 1 started.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from mnist_core.benchmarks.machine import machine
from tests.measurement_tables import markdown_table
from tests.soak.kills import kill_storm, promotion_storm, real_storm, shared_storm
from tests.soak.races import correction_storm, submit_race
from tests.storage.databases import POSTGRES_BINARIES


@click.command()
@click.option("--kills", default=100, show_default=True)
@click.option("--shared-kills", default=50, show_default=True)
@click.option("--promotions", default=200, show_default=True)
@click.option("--submits", default=50, show_default=True)
@click.option("--corrections", "correction_count", default=200, show_default=True)
@click.option("--real-kills", default=10, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the figures here.")
def main(
    kills: int,
    shared_kills: int,
    promotions: int,
    submits: int,
    correction_count: int,
    real_kills: int,
    seed: int,
    json_path: Path | None,
) -> None:
    """Run all of it and print the figures."""
    if not POSTGRES_BINARIES:
        raise click.ClickException("PostgreSQL is missing: apt-get install postgresql")
    rng = random.Random(seed)
    storms = {
        "run, app and both killed": lambda folder: kill_storm(folder, kills, rng),
        "two apps on one PostgreSQL killed": lambda folder: shared_storm(folder, shared_kills, rng),
        "real training killed": lambda folder: real_storm(folder, real_kills, rng),
        "promoting killed": lambda folder: promotion_storm(folder, promotions, rng),
        "racing submits": lambda folder: submit_race(folder, submits),
        "corrections by 8 processes at once": lambda folder: correction_storm(folder, correction_count, 8),
    }
    figures: dict[str, Any] = {"machine": machine(), "storms": {}}
    for name, storm in storms.items():
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            figures["storms"][name] = storm(Path(folder))
        click.echo(f"{name}: {figures['storms'][name]} in {time.monotonic() - started:.0f} s")
    click.echo(markdown_table(*soak_rows(figures)))
    if json_path:
        json_path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def soak_rows(figures: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Give README's table: its heading and rows."""
    rows = [
        [name, ", ".join(f"{what}: {value}" for what, value in found.items())]
        for name, found in figures["storms"].items()
    ]
    return ["storm", "what came of it"], rows


if __name__ == "__main__":
    main()
