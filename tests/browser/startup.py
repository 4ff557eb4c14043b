"""Measure a start: `python -m tests.browser.startup` prints the seconds from launch to the first page rendered."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.browser.server import chromium, running_app, wait_until_it_answers

REPEATS = 5


def seconds_to_first_page() -> tuple[float, float]:
    """Start the app and look at it: seconds until the server answers, and until the page is there to draw on."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.new_page()
        started = time.perf_counter()
        with running_app(Path(folder) / "log") as address:
            wait_until_it_answers(address)
            answers = time.perf_counter() - started
            page.goto(address)
            page.locator("canvas.upper-canvas").wait_for()
            page.get_by_text("Nothing drawn yet").wait_for()
            return answers, time.perf_counter() - started


def main() -> None:
    """Print each start and the median."""
    runs = [seconds_to_first_page() for _ in range(REPEATS)]
    for answers, rendered in runs:
        print(f"server answers after {answers:.2f} s, page rendered after {rendered:.2f} s")
    print(f"median {statistics.median(rendered for _, rendered in runs):.2f} s from launch to rendered")


if __name__ == "__main__":
    main()
