"""What the pages look like: on a phone, in the dark, and without any other machine."""

import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app_pages.read_page import boxes
from app_pages.server.routes import ICON
from mnist_core.reading import Reading
from tests.browser.sheet import STROKES
from tests.literal_readings import read_digit

pytestmark = pytest.mark.browser

LANDMARKS = {"": "Nothing drawn yet", "evaluate": "How good is it?", "export": "Run it on a device"}
"""What is on each page once it is there, by the end of its address."""

MIN_CONTRAST = 4.5
"""WCAG 2.2's contrast for text of ordinary size."""

CONTRAST = r"""selector => {
    const light = color => {
        const paper = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
        paper.fillStyle = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
        paper.fillRect(0, 0, 1, 1);
        paper.fillStyle = color;
        paper.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...paper.getImageData(0, 0, 1, 1).data].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const text = document.querySelector(selector);
    let ground = text;
    while (!ground.matches(".stApp") && /^rgba.*, 0\)$/.test(getComputedStyle(ground).backgroundColor)) {
        ground = ground.parentElement;
    }
    const [ink, paper] = [getComputedStyle(text).color, getComputedStyle(ground).backgroundColor].map(light);
    return Math.max(ink, paper) / Math.min(ink, paper);
}"""


def test_every_page_fits_a_phone_390_pixels_wide(phone_sheet, address):
    for name, landmark in LANDMARKS.items():
        phone_sheet.page.goto(f"{address}/{name}")
        expect(phone_sheet.page.get_by_text(landmark).first).to_be_visible()
        for scroller in ("html", "[data-testid=stMain]"):
            assert phone_sheet.page.locator(scroller).evaluate("element => element.scrollWidth") <= 390, name


def test_the_whole_sheet_and_the_answer_are_on_a_phones_first_screen(phone_sheet):
    phone_sheet.draw_with_finger(STROKES["7"])
    phone_sheet.reads("7")
    sheet_box, answer_box = (
        phone_sheet.page.locator(name).first.bounding_box() for name in (".st-key-canvas_frame canvas", ".answer-digit")
    )
    assert sheet_box["x"] >= 0
    assert sheet_box["x"] + sheet_box["width"] <= 390
    assert answer_box["y"] + answer_box["height"] <= 844


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_is_readable_in_light_and_dark(open_sheet, scheme):
    sheet = open_sheet(color_scheme=scheme)
    background = sheet.page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert (background == "rgb(20, 22, 27)") == (scheme == "dark")
    sheet.draw(STROKES["5"])
    sheet.reads("5")
    for text in (".page-head p", ".answer-digit", ".answer p", ".bars span", ".note", "figcaption", ".note b"):
        assert sheet.page.evaluate(CONTRAST, text) >= MIN_CONTRAST, text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_boxs_label_is_readable_whether_its_digit_is_sure_or_doubtful(open_sheet, scheme):
    page = open_sheet(color_scheme=scheme).page
    reading = Reading((read_digit(4, 0.99), read_digit(7, 0.4)), "4?", 40, 20, b"")
    shown = f'<div class="choices">{boxes.boxed_picture_html(reading, alt="")}</div>'
    page.locator(".stApp").evaluate("(app, shown) => app.insertAdjacentHTML('beforeend', shown)", shown)
    for text in (".box:not(.doubtful) .tag b", ".box.doubtful .tag b", ".box.doubtful .tag small"):
        assert page.evaluate(CONTRAST, text) >= MIN_CONTRAST, text


def test_no_page_asks_another_machine_for_anything_and_each_wears_our_icon(open_sheet, address):
    sheet, asked = open_sheet(), set()
    sheet.page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    for name, landmark in LANDMARKS.items():
        sheet.page.goto(f"{address}/{name}")
        expect(sheet.page.get_by_text(landmark).first).to_be_visible()
        with urllib.request.urlopen(sheet.page.locator("link[rel~=icon]").evaluate("link => link.href")) as icon:
            assert icon.read() == ICON.read_bytes(), name
    assert asked - {None} == {"127.0.0.1"}  # None: data URLs
