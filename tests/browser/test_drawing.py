"""Real strokes with a mouse and with a finger, on the running app in Chromium."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.sheet import STROKES, Sheet

pytestmark = pytest.mark.browser
ALL_DIGITS = "0123456789"


@pytest.fixture(scope="module")
def desktop_sheet(contexts, address):
    yield from opened(contexts(DESKTOP).new_page(), address)


@pytest.fixture(scope="module")
def phone_page(contexts, address):
    yield from opened(contexts(DESKTOP | PHONE).new_page(), address)


def opened(page, address):
    yield Sheet(page, address)
    page.close()


@pytest.fixture
def sheet(desktop_sheet):
    """One page for all tests of a file: to open it takes longer than most of them."""
    desktop_sheet.start_blank()
    return desktop_sheet


@pytest.fixture
def phone_sheet(phone_page):
    phone_page.start_blank()
    return phone_page


def test_ten_digits_drawn_with_the_mouse_are_read(sheet):
    for digit in ALL_DIGITS:
        sheet.draw(STROKES[digit])
        sheet.reads(digit)
        sheet.clear()


@pytest.mark.long
def test_ten_digits_drawn_with_a_finger_on_a_phone_are_read(phone_sheet):
    for digit in ALL_DIGITS:
        phone_sheet.draw_with_finger(STROKES[digit])
        phone_sheet.reads(digit)
        phone_sheet.clear()


def test_a_finger_that_starts_in_the_upper_right_corner_draws(phone_sheet):
    """The component's own toolbar lies there, invisible, and would take the stroke or reset the drawing."""
    phone_sheet.draw_with_finger([[[300 - step, 15 + 2 * step] for step in range(0, 130, 5)]])
    phone_sheet.reads("1")
    expect(phone_sheet.page.locator(".dc-toolbar")).to_be_hidden()


def test_undo_goes_back_one_stroke(sheet):
    first, second = STROKES["4"]
    sheet.draw([first])
    expect(sheet.page.locator(".answer-row")).to_be_visible()
    before, ink = sheet.model_input(), sheet.ink()
    sheet.draw([second])
    sheet.wait_for_answer_to_all_strokes()  # the first one alone reads as a 4 too
    sheet.reads("4")
    sheet.page.get_by_role("button", name="Undo").click()
    expect(sheet.page.locator(".answer-row img")).to_have_attribute("src", before)
    assert sheet.ink() == pytest.approx(ink, rel=0.02)


def test_undo_brings_a_cleared_drawing_back(sheet):
    sheet.draw(STROKES["8"])
    sheet.reads("8")
    sheet.clear()
    sheet.page.get_by_role("button", name="Undo").click()
    sheet.reads("8")


def test_a_drawing_survives_a_visit_to_another_page_and_can_be_gone_on_with(sheet):
    first, second = STROKES["4"]
    sheet.draw([first])
    expect(sheet.page.locator(".answer-row")).to_be_visible()
    before, ink = sheet.model_input(), sheet.ink()
    sheet.go_to("Export")
    expect(sheet.page.get_by_text("Run it on a device")).to_be_visible()
    sheet.go_to("Read")
    expect(sheet.page.locator(".answer-row img")).to_have_attribute("src", before)
    expect(sheet.canvas).to_have_attribute("role", "img")
    assert sheet.ink() == pytest.approx(ink, rel=0.02)
    sheet.draw([second])
    sheet.wait_for_answer_to_all_strokes()  # the first one alone reads as a 4 too
    sheet.reads("4")


def test_two_visitors_have_a_sheet_each(open_sheet):
    one, other = open_sheet(), open_sheet(color_scheme="dark")  # windows of their own: a tab behind is slowed down
    one.draw(STROKES["2"])
    one.reads("2")
    other.draw(STROKES["7"])
    other.reads("7")
    one.reads("2")


def test_a_sample_is_chosen_with_the_keyboard_alone(sheet):
    sheet.page.get_by_role("button", name="Samples").focus()
    sheet.page.keyboard.press("Enter")
    focused = sheet.page.locator("[role=menuitem][data-focused]")
    expect(focused).to_have_text("0")
    for _ in range(20):  # the menu may miss a key while it opens
        if focused.inner_text() == "3":
            break
        sheet.page.keyboard.press("ArrowDown")
        sheet.page.wait_for_timeout(200)
    sheet.page.keyboard.press("Enter")
    sheet.reads("3")
    assert sheet.ink() > 1000


def test_a_sample_can_be_gone_on_with(sheet):
    sheet.page.get_by_role("button", name="Samples").click()
    sheet.page.get_by_role("menuitem", name="1").click()
    sheet.reads("1")
    ink = sheet.ink()
    sheet.draw([[[20, 160], [40, 160], [60, 160]]])
    expect(sheet.page.get_by_text("Nothing drawn yet").first).to_be_hidden()
    sheet.page.wait_for_function(
        "before => document.querySelector('.answer-row img').src !== before", arg=sheet.model_input()
    )
    assert sheet.ink() > ink


def test_an_uploaded_picture_is_read_and_the_sheet_still_draws_afterwards(sheet):
    sheet.draw(STROKES["3"])
    sheet.reads("3")
    photo = Image.open(io.BytesIO(sheet.canvas.screenshot())).convert("RGB")
    png = io.BytesIO()
    photo.rotate(180).save(png, "PNG")
    sheet.clear()
    sheet.page.get_by_role("tab", name="Upload pictures").click()
    upload = {"name": "photo.png", "mimeType": "image/png", "buffer": png.getvalue()}
    sheet.page.locator("input[type=file]").set_input_files(upload)
    expect(sheet.page.get_by_alt_text("Your picture photo.png")).to_be_visible()
    expect(sheet.page.get_by_role("tabpanel").locator(".answer-row:visible")).to_have_count(1)
    sheet.page.get_by_role("tab", name="Draw").click()
    sheet.draw(STROKES["9"])
    sheet.reads("9")


@pytest.mark.long
def test_keras_itself_gives_the_same_answer_beside_it_and_then_the_page_rests(open_sheet):
    sheet, frames = open_sheet(), []
    sheet.draw(STROKES["0"])
    sheet.reads("0")
    expect(sheet.page.get_by_text("the same answer")).to_be_visible(timeout=90_000)
    assert sheet.ink() > 1000
    sheet.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    sheet.page.reload()
    sheet.is_blank()
    sheet.draw(STROKES["0"])
    expect(sheet.page.get_by_text("the same answer")).to_be_visible()
    sheet.page.wait_for_timeout(500)
    settled = len(frames)
    sheet.page.wait_for_timeout(2500)
    assert len(frames) == settled, "the page goes on asking although everything is shown"
