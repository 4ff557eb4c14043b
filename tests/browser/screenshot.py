"""Take the README's pictures from the running app: `python -m tests.browser.screenshot docs`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, expect

from mnist_core.benchmarks.photographs import Defects, jpeg_bytes, photograph
from mnist_core.benchmarks.written_pages import Writing, write_page
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import shape_strokes
from mnist_core.data.stroke_variation import vary_strokes
from mnist_core.data.strokes import DrawnDigit
from tests.browser.server import chromium, running_app, wait_until_ready
from tests.browser.sheet import STROKES, Sheet

WINDOW = {"width": 1000, "height": 870}
ROWS = ["2026 11 25", "18 40 907", "65 3"]


def drawn_digit(browser: Browser, address: str, target: Path, digit: str = "5") -> None:
    """Draw a digit, wait for Keras's answer too, and write the page as a PNG."""
    sheet = Sheet(browser.new_page(viewport=WINDOW), address)
    sheet.draw(STROKES[digit])
    sheet.reads(digit)
    expect(sheet.page.get_by_text("the same answer")).to_be_visible(timeout=120_000)
    sheet.page.mouse.move(5, 400)
    sheet.page.screenshot(path=target)


def photographed_sheet(browser: Browser, address: str, target: Path) -> None:
    """Upload a photograph of a written sheet, and write the page as a PNG."""
    page = Sheet(browser.new_page(viewport=WINDOW), address).page
    page.get_by_role("tab", name="Upload pictures").click()
    page.locator("input[type=file]").set_input_files(
        [{"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": sheet_photograph()}]
    )
    expect(page.locator(".answer-text")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)
    page.screenshot(path=target)


def sheet_photograph(seed: int = 8) -> bytes:
    """Write digits of our own shapes on a sheet and photograph it: a JPEG."""
    rng = np.random.default_rng(seed)
    digits = [
        DrawnDigit(label, 1, tuple(vary_strokes(shape_strokes(shapes[0]), rng, 0.5)))
        for label, shapes in DIGIT_SHAPES.items()
        for _ in range(3)
    ]
    page = write_page(ROWS, digits, Writing(height_px=90, pen=0.09), rng, 70, (900, 620))
    picture, _ = photograph(page, rng, Defects(rotation_degrees=4, ruled=1.0, table=1.0, pencil=0, broken=0))
    return jpeg_bytes(picture, rng)


def take(folder: Path) -> None:
    """Write both pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as logs, running_app(Path(logs) / "log") as address, chromium() as browser:
        wait_until_ready(address)
        drawn_digit(browser, address, folder / "read-page.png")
        photographed_sheet(browser, address, folder / "photograph.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
