"""Measure a stroke's answer beside a training run: `python -m tests.browser.latency --json docs/latency.json`.

From the pen's last point to the answer on the page, in Chromium on the same processors, first without a run, then while
one trains, then without again: the quiet times before and after stand together against the busy ones.
"""

from __future__ import annotations

import json
import math
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np

from mnist_core.benchmarks.machine import machine
from mnist_core.cli.options import json_file_option
from mnist_core.runs.folder import read_epochs
from mnist_core.runs.runs import Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.database import open_database
from tests.browser.own_app import own_app
from tests.browser.server import chromium
from tests.browser.sheet import Sheet
from tests.measurement_tables import markdown_table

LONG_RUN = RunSettings(recipe_name="tutorial", changes={"epochs": 1000, "batch_size": 512})
WATCH_FOR_ANSWER = """() => {
    window.answered = null;
    const row = document.querySelector(".answer-row img");
    const before = row && row.src;
    new MutationObserver((_, observer) => {
        const image = document.querySelector(".answer-row img");
        if (image && image.src !== before) { window.answered = performance.now(); observer.disconnect(); }
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
    document.addEventListener("mouseup", () => { window.lifted = performance.now(); }, {once: true, capture: true});
}"""


def answer_times_ms(sheet: Sheet, strokes: int) -> list[float]:
    """Add strokes to the sheet one by one, each after the answer to the one before."""
    times = []
    for number in range(strokes):
        if number % 10 == 0 and sheet.ink():
            sheet.clear()
        sheet.page.evaluate(WATCH_FOR_ANSWER)
        angle = 2.4 * (number % 10)
        end = (160 + 110 * math.cos(angle), 160 + 110 * math.sin(angle))
        sheet.draw([[(160, 160), end]])  # all through one point, so that there is one digit on the sheet
        sheet.page.wait_for_function("window.answered !== null", timeout=60_000)
        times.append(sheet.page.evaluate("window.answered - window.lifted"))
        sheet.page.wait_for_timeout(300)
    return times


def measure(strokes: int, folder: Path) -> dict[str, Any]:
    """Measure without a run, beside one, and without one again."""
    with own_app(folder) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(address, timeout=180_000)  # the first start may take long on a busy machine
        sheet = Sheet(page, address)
        answer_times_ms(sheet, 5)  # the first ones load what the later ones find
        quiet = answer_times_ms(sheet, strokes // 2)
        runs = Runs(engine=open_database(f"sqlite:///{folder / 'run.sqlite'}"), folder=folder / "runs")
        run = runs.start(LONG_RUN, datetime.now(UTC))
        try:
            while len(read_epochs(run.folder)) < 1:
                page.wait_for_timeout(500)
            busy = answer_times_ms(sheet, strokes)
            epochs = len(read_epochs(run.folder))
        finally:
            runs.cancel(run.id)
        page.wait_for_timeout(2000)
        quiet += answer_times_ms(sheet, strokes // 2)
    return {
        "machine": machine(),
        "epochs trained meanwhile": epochs,
        "without a run": _percentiles(quiet),
        "beside a run": _percentiles(busy),
    }


def latency_rows(measured: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Give the table's heading and rows."""
    sides = ("without a run", "beside a run")
    rows = [
        [name, *(f"{measured[side][key]:.0f} ms" for side in sides), _ratio(measured, key)]
        for name, key in (("median", "p50_ms"), ("95th percentile", "p95_ms"))
    ]
    return ["a stroke's answer", *sides, "ratio"], rows


def _ratio(measured: dict[str, Any], key: str) -> str:
    return f"{measured['beside a run'][key] / measured['without a run'][key]:.2f}"


def _percentiles(times_ms: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(times_ms, [50, 95])
    return {"strokes": len(times_ms), "p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


@click.command()
@click.option("--strokes", default=100, show_default=True, help="With a run, and as many without.")
@json_file_option
def main(strokes: int, json_path: Path | None) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(strokes, Path(folder))
    heading, rows = latency_rows(measured)
    click.echo(markdown_table(heading, rows))
    if json_path:
        json_path.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
