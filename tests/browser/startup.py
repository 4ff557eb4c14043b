"""Measure a start: `python -m tests.browser.startup` prints the seconds from launch to the first page rendered.

First for a browser that never saw the app, then for one that has its scripts from the start before. The browser is
open and at rest before the launch, and the page is looked at in each frame: Playwright's own `wait_for` looks twice
a second after its first tries.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.server import chromium, free_port, running_app, wait_until_it_answers

REPEATS = 7
REST_MS = 1000
IS_THERE = """() => {
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
            wait_until_it_answers(address)
            page.goto(address, wait_until="commit")
            page.wait_for_function(IS_THERE)
            return time.perf_counter() - started


def main() -> None:
    """Print each start and the medians."""
    port = free_port()
    first, again = [], []
    with chromium() as browser:
        for _ in range(REPEATS):
            page = browser.new_page()
            first.append(seconds_to_first_page(page, port))
            again.append(seconds_to_first_page(page, port))
            page.context.close()
    for name, seconds in (("a new browser", first), ("the app's scripts in its cache", again)):
        each = ", ".join(f"{one:.2f}" for one in seconds)
        print(f"{name}: median {statistics.median(seconds):.2f} s from launch to rendered ({each})")
    print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
