"""Measure a start: `python -m tests.browser.startup` prints the seconds from launch to the first page rendered.

First for a browser that never saw the app, then for one that has its scripts from the start before.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.server import chromium, free_port, running_app, wait_until_it_answers

REPEATS = 5


def seconds_to_first_page(page: Page, port: int) -> float:
    """Start the app and look at it: seconds until the page is there to draw on."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with running_app(Path(folder) / "log", port=port) as address:
            wait_until_it_answers(address)
            page.goto(address)
            page.locator("canvas.upper-canvas").wait_for()
            page.get_by_text("Nothing drawn yet").wait_for()
            return time.perf_counter() - started


def main() -> None:
    """Print each start and the medians."""
    port = free_port()
    with chromium() as browser:
        first, again = [], []
        for _ in range(REPEATS):
            page = browser.new_page()
            first.append(seconds_to_first_page(page, port))
            again.append(seconds_to_first_page(page, port))
            page.context.close()
    for name, seconds in (("a new browser", first), ("the app's scripts in its cache", again)):
        each = ", ".join(f"{one:.2f}" for one in seconds)
        print(f"{name}: median {statistics.median(seconds):.2f} s from launch to rendered ({each})")


if __name__ == "__main__":
    main()
