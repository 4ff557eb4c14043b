"""The Read page in a browser: how a hand draws on its sheet and what the page answers."""

from __future__ import annotations

import base64
import re
import time

from playwright.sync_api import CDPSession, Page, expect

from app_pages.read_page.samples import SAMPLE_DIGITS, sample_strokes
from app_pages.shared.html import digit_html
from mnist_core.reading import DigitReader
from mnist_core.reading.decoding.decoder import rgba_from_bytes
from mnist_core.versions import lookup

SIDE = 320
STROKES = {digit: sample_strokes(digit, SIDE) for digit in SAMPLE_DIGITS}
"""Hand-drawn digits, as strokes of points [x, y] in pixels of the sheet."""

TIMEOUT_MS = 30_000
expect.set_options(timeout=TIMEOUT_MS)


class Sheet:
    """One open Read page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.canvas = page.locator(".st-key-canvas_frame canvas.upper-canvas")
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(address)
        self.is_blank()

    def draw(self, strokes: list) -> None:
        """Draw with the mouse."""
        left, top = self._corner()
        for (x, y), *rest in strokes:
            self.page.mouse.move(left + x, top + y)
            self.page.mouse.down()
            for next_x, next_y in rest:
                self.page.mouse.move(left + next_x, top + next_y)
            self.page.mouse.up()

    def draw_with_finger(self, strokes: list) -> None:
        """Draw by touch."""
        finger = self.page.context.new_cdp_session(self.page)
        left, top = self._corner()
        for (x, y), *rest in strokes:
            _touch(finger, "touchStart", left + x, top + y)
            for next_x, next_y in rest:
                _touch(finger, "touchMove", left + next_x, top + next_y)
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        finger.detach()

    def reads(self, digit: str) -> None:
        """Expect an answer."""
        expect(self.page.locator(".answer-digit").first).to_have_text(digit)

    def is_blank(self) -> None:
        """Expect a blank sheet, ready to be drawn on."""
        expect(self.page.get_by_text("Nothing drawn yet").first).to_be_visible()
        expect(self.canvas).to_have_count(1)
        expect(self.canvas).to_have_attribute("role", "img")
        assert self.ink() == 0

    def clear(self) -> None:
        """Take a blank sheet."""
        self.page.get_by_role("button", name="Clear").click()
        self.is_blank()

    def go_to(self, name: str) -> None:
        """Follow the navigation."""
        self.page.get_by_role("link", name=name).click()

    def ink(self) -> int:
        """Count the dark pixels on the sheet."""
        canvas = self.page.locator(".st-key-canvas_frame canvas.dc-canvas.lower-canvas")
        expect(canvas).to_have_count(1)  # an old canvas may stay for a moment beside the new one
        return canvas.evaluate(
            """canvas => {
                const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                let dark = 0;
                for (let i = 0; i < pixels.length; i += 4) dark += pixels[i + 3] > 128 && pixels[i] < 128;
                return dark;
            }"""
        )

    def model_input(self) -> str | None:
        """Give the picture that the model saw, as its data URL."""
        return self.page.locator(".answer-row img").get_attribute("src")

    def wait_for_answer_to_all_strokes(self) -> None:
        """Wait until what the model saw is what it sees of the sheet as it is now."""
        expect(self.page.locator(".answer-row img")).to_be_visible()
        deadline = time.monotonic() + TIMEOUT_MS / 1000
        while self.model_input() != self._expected_model_input():
            assert time.monotonic() < deadline, "the answer to the last stroke did not come"
            self.page.wait_for_timeout(50)

    def start_blank(self) -> None:
        """Take a blank sheet on the Read page, wherever the visitor was."""
        if not self.canvas.count():
            self.go_to("Read")
        expect(self.canvas).to_have_attribute("role", "img")
        if self.page.get_by_role("button", name="Clear").is_enabled():
            self.clear()
        self.is_blank()

    def _expected_model_input(self) -> str | None:
        """Prepare the sheet's pixels as the app does; None where that is not one digit."""
        drawn = self.page.locator(".st-key-canvas_frame canvas.dc-canvas.lower-canvas")
        url = drawn.evaluate("canvas => canvas.toDataURL('image/png')")
        rgba = rgba_from_bytes(base64.b64decode(url.partition(",")[2]))
        digits = DigitReader.load(lookup.SHIPPED_FOLDER).read_drawing(rgba).digits
        if len(digits) != 1:
            return None
        return re.search(r'src="([^"]+)"', digit_html(digits[0].image, alt="")).group(1)

    def _corner(self) -> tuple[float, float]:
        self.canvas.scroll_into_view_if_needed()
        self.canvas.hover()
        self.page.wait_for_timeout(100)  # the component takes its place on the page when the pointer comes near
        box = self.canvas.bounding_box()
        assert box
        return box["x"], box["y"]


def _touch(finger: CDPSession, kind: str, x: float, y: float) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
