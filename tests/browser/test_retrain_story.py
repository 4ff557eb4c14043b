"""The whole story in a browser: wrong answer, correct, teach, before and after, use it, right answer, and back."""

import numpy as np
import pytest
from playwright.sync_api import expect

from mnist_core.reading import OnnxClassifier
from mnist_core.runs import lock
from mnist_core.versions import lookup
from tests.browser.own_app import own_app
from tests.browser.sheet import Sheet
from tests.odd_seven import digit_from_strokes, odd_seven_strokes

pytestmark = [pytest.mark.browser, pytest.mark.mnist, pytest.mark.long]
TIMEOUT_MS = 480_000
"""A run stands back behind everything else on the machine; on a quiet one it takes a minute."""
PEN_WIDTH_PX, SIZE_ON_SHEET_PX = 14, 220
"""In px: the page's pen, and how large the digits are drawn on its 320 px."""
CORRECTIONS = 4
"""Corrections that are drawn here; test_fine_tune.py counts what ten of them teach."""


@pytest.fixture
def address(tmp_path):
    with own_app(tmp_path) as found:
        yield found
    for run in (tmp_path / "runs").glob("*/"):
        lock.kill(run)  # only where the story broke off: a run outlives the app
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.fixture
def misread_seeds():
    """Odd sevens that the shipped model clearly takes for something else when they are drawn on the page's sheet."""
    drawn = np.stack(
        [digit_from_strokes(odd_seven_strokes(seed), PEN_WIDTH_PX, SIZE_ON_SHEET_PX) for seed in range(100)]
    )
    sevens = OnnxClassifier.load(lookup.SHIPPED_FOLDER).predict_batch(drawn)[:, 7]
    return [int(seed) for seed in np.flatnonzero(sevens < 0.1)]


def on_the_sheet(seed):
    strokes = odd_seven_strokes(seed)
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), float(np.ptp(points, axis=0).max())
    return [((stroke - low) * (SIZE_ON_SHEET_PX / size) + 50).tolist() for stroke in strokes]


def draw_on_blank_sheet(sheet, seed):
    expect(sheet.canvas).to_have_count(1)
    if sheet.page.get_by_role("button", name="Clear").is_enabled():
        sheet.clear()
    sheet.draw(on_the_sheet(seed))
    sheet.wait_for_answer_to_all_strokes()


def answer(sheet):
    return sheet.page.locator(".answer-digit").first.inner_text()


def test_correct_teach_compare_use_and_go_back(browser, address, misread_seeds):
    page = browser.new_context(viewport={"width": 1100, "height": 1000}).new_page()
    sheet = Sheet(page, address)

    for seed in misread_seeds[:CORRECTIONS]:
        draw_on_blank_sheet(sheet, seed)
        assert not answer(sheet).startswith("7")
        page.get_by_role("radiogroup", name="Wrong?").get_by_role("radio", name="7").click()
        expect(page.get_by_text("Saved: that was a 7")).to_be_visible()

    sheet.go_to("Retrain")
    expect(page.get_by_text(f"You corrected {CORRECTIONS} digits")).to_be_visible()
    page.get_by_role("button", name="Teach it").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    sheet.go_to("Evaluate")
    other = browser.new_context().new_page()
    other.goto(address + "/retrain", timeout=TIMEOUT_MS)
    expect(other.get_by_role("button", name="Cancel")).to_be_visible()
    expect(other.locator(".curves img").first).to_be_visible(timeout=TIMEOUT_MS)
    sheet.go_to("Retrain")
    expect(page.get_by_text("What it costs elsewhere")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_text(f"It reads {CORRECTIONS} of your {CORRECTIONS} corrected digits right now")).to_be_visible()

    use_it(page)
    expect(page.get_by_text("is used now, on every page")).to_be_visible(timeout=TIMEOUT_MS)  # Keras is asked first

    sheet.go_to("Read")
    draw_on_blank_sheet(sheet, misread_seeds[CORRECTIONS])
    assert answer(sheet).startswith("7")

    sheet.go_to("Retrain")
    page.get_by_role("button", name=f"Go back to {lookup.SHIPPED}").click()
    page.get_by_role("tab", name="Compare versions").click()
    expect(page.get_by_text(f"Serving now: {lookup.SHIPPED}")).to_be_visible()
    sheet.go_to("Read")
    draw_on_blank_sheet(sheet, misread_seeds[CORRECTIONS])
    assert not answer(sheet).startswith("7")


def use_it(page):
    """Use it, with the second step where four corrections cost a digit too much."""
    button = page.get_by_role("button", name="Use it")
    if not button.count():
        page.get_by_text("Use it all the same").click()
    button.click()
