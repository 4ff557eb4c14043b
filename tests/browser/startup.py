"""Measure a start: `python -m tests.browser.startup --json docs/startup.json`, seconds from launch to the first page.

First for a browser that never saw the app, then for one that has its scripts from the start before. The browser is
open and at rest before the launch, and the page is looked at in each frame: Playwright's own `wait_for` looks twice
a second after its first tries.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import numpy as np
from playwright.sync_api import Page

from mnist_core.benchmarks.machine import machine
from mnist_core.cli.options import json_file_option
from tests.browser.server import chromium, free_port, running_app, wait_until_ready
from tests.measurement_tables import markdown_table

BROWSERS = ("that never saw the app", "with its scripts in the cache")
REST_MS = 1000
IS_FIRST_PAGE_SHOWN = """() => {
    const has = (root, what) => root.querySelector(what)
        || [...root.querySelectorAll("*")].some((one) => one.shadowRoot && has(one.shadowRoot, what));
    return has(document, "canvas.upper-canvas") && has(document, ".answer.blank");
}"""
"""The canvas to draw on and the words "Nothing drawn yet"; both stand on the page or in a component's shadow tree."""


def seconds_to_first_page(page: Page, port: int) -> float:
    """Start the app and look at it: seconds until the page is there to draw on."""
    page.wait_for_timeout(REST_MS)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with running_app(Path(folder) / "log", port=port) as address:
            wait_until_ready(address)
            page.goto(address, wait_until="commit")
            page.wait_for_function(IS_FIRST_PAGE_SHOWN)
            return time.perf_counter() - started


def measure(starts: int) -> dict[str, Any]:
    """Start the app again and again, each time first for a new browser and then for the same."""
    port = free_port()
    seconds: dict[str, list[float]] = {name: [] for name in BROWSERS}
    with chromium() as browser:
        for _ in range(starts):
            page = browser.new_page()
            for name in BROWSERS:
                seconds[name].append(round(seconds_to_first_page(page, port), 2))
            page.context.close()
    return {"machine": machine(), "seconds": seconds}


def startup_rows(measured: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Give the table's heading and rows."""
    rows = [
        [name, f"{np.median(seconds):.2f} s", f"{min(seconds):.2f}–{max(seconds):.2f} s"]
        for name, seconds in measured["seconds"].items()
    ]
    starts = len(measured["seconds"][BROWSERS[0]])
    return ["from launch to the first page, in a browser", "median", f"of {starts} starts"], rows


@click.command()
@click.option("--starts", default=9, show_default=True, help="For each kind of browser.")
@json_file_option
def main(starts: int, json_path: Path | None) -> None:
    """Measure and print a table."""
    measured = measure(starts)
    click.echo(markdown_table(*startup_rows(measured)))
    click.echo(f"\nmachine: {measured['machine']}")
    if json_path:
        json_path.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
