"""Take README's picture of the page from the running app: `python -m tests.browser.screenshot docs/read-page.png`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.server import chromium, running_app, wait_until_ready
from tests.browser.sheet import STROKES, Sheet


def take(target: Path, digit: str = "5") -> None:
    """Draw a digit, wait for Keras's answer too, and write the page as a PNG."""
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder) / "log") as address, chromium() as browser:
        wait_until_ready(address)
        sheet = Sheet(browser.new_page(viewport={"width": 1000, "height": 870}), address)
        sheet.draw(STROKES[digit])
        sheet.reads(digit)
        expect(sheet.page.get_by_text("the same answer")).to_be_visible(timeout=120_000)
        sheet.page.mouse.move(5, 400)
        target.parent.mkdir(parents=True, exist_ok=True)
        sheet.page.screenshot(path=target)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
