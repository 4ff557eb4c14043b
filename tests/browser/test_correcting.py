"""Correcting in a browser: the box that is clicked, by mouse and by keyboard; the label doctor; the export."""

import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from mnist_core.corrections import store
from mnist_core.corrections.zip_layout import MANIFEST
from mnist_core.storage.database import SQLITE_FILE, open_database
from tests.app_pages.conftest import png_of
from tests.browser.own_app import own_app
from tests.browser.sheet import Sheet
from tests.corrections.test_label_doctor import store_all
from tests.corrections.test_near_duplicates import seven

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path):
    with own_app(tmp_path) as found:
        yield found
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.fixture
def engine(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path / 'data' / SQLITE_FILE}")
    yield opened
    opened.dispose()


def labels(engine):
    return [(each.answer, each.label) for each in store.list_corrections(engine)[::-1]]


def test_the_box_that_is_clicked_is_corrected_by_mouse_and_by_keyboard(browser, address, engine):
    page = Sheet(browser.new_context().new_page(), address).page
    page.get_by_role("tab", name="Upload pictures").click()
    picture = {"name": "number.png", "mimeType": "image/png", "buffer": png_of("2026", pen=20)}
    page.locator("input[type=file]").set_input_files([picture])
    page.get_by_role("button", name="Digit 4: 6").click()
    page.get_by_role("radiogroup", name="Digit 4 of 4 is not a 6?").get_by_role("radio", name="8", exact=True).click()
    expect(page.get_by_text("Saved: that was an 8")).to_be_visible()
    page.keyboard.press("Tab")  # away from the pills
    page.get_by_role("button", name="Digit 4: 6").focus()
    page.keyboard.press("ArrowLeft")
    question = page.get_by_role("radiogroup", name="Digit 3 of 4 is not a 2?")
    expect(question).to_be_visible()
    question.get_by_role("radio", name="Not a digit").press("Space")
    expect(page.get_by_text("Corrected in this picture: digit 3 is no digit; digit 4 is an 8.")).to_be_visible()
    assert labels(engine) == [(6, 8), (2, -1)]


def test_what_looks_mislabelled_is_relabelled_and_an_export_has_it(browser, address, engine):
    store_all(engine, np.stack([seven(1), seven(1, 14.5)]), [7, 1])
    page = browser.new_context().new_page()
    page.goto(f"{address}/retrain", timeout=60_000)
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("button", name="Relabel to 7").click()
    expect(page.get_by_text("Worth a second look")).to_have_count(0)
    assert [label for _, label in labels(engine)] == [7, 7]
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as a zip").click()
    expect(page.get_by_text("2 corrected digits can be taught")).to_be_visible()
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("Delete this correction?")).to_be_visible()
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("1 corrected digit can be taught")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 corrected digits can be taught")).to_be_visible()
    assert zipfile.ZipFile(download.value.path()).namelist() == ["7/000001.png", "7/000002.png", MANIFEST]
