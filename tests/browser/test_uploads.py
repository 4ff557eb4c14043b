"""Picture files on the running app in Chromium: uploaded, chosen with mouse and keyboard, pasted, photographed."""

import base64
import csv
import io

import pytest
from playwright.sync_api import expect

from app_pages.read_page.sample_pictures import SAMPLE_PICTURES
from tests.app_pages.read_page.draw_sample_pictures import WRITTEN
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.sheet import Sheet
from tests.reading.pages import NUMBER_BEFORE_CAMERA, drawing, file_bytes

pytestmark = pytest.mark.browser

NUMBER = file_bytes(drawing(["2607"]))
PAGE = file_bytes(drawing(["24560 7", "124 567", "5 72245"], height=60, pen=7), "JPEG")
SEVERAL = [("number.png", NUMBER), ("letter.png", b"Dear friend"), ("page.jpg", PAGE)]

COPY_PICTURE = """async data => {
    const picture = await (await fetch("data:image/png;base64," + data)).blob();
    await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}"""

COUNT_REQUESTS = """() => {
    window.asked = 0;
    const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
    media.getUserMedia = wish => { window.asked += 1; return ask(wish); };
}"""


COUNT_CUT = """elements => elements.filter(
    part => part.clientHeight && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
).length"""


class Panel:
    """The panel for uploads of one open page."""

    def __init__(self, sheet):
        self.page = sheet.page
        self.answer = self.page.locator(".answer-digit:visible")
        self.boxes = self.page.locator(".boxed .box")
        self.rows = self.page.locator("table.files tbody tr")

    def upload(self, *files):
        self.page.get_by_role("tab", name="Upload pictures").click()
        payload = [{"name": name, "mimeType": "image/png", "buffer": data} for name, data in files]
        self.page.locator("input[type=file]").set_input_files(payload)

    def model_input(self):
        return self.page.locator(".answer-row:visible img").get_attribute("src")


@pytest.fixture
def panel(sheet):
    return Panel(sheet)


@pytest.fixture
def permitted_panel(browser, address):
    """A panel of a visitor who allows the camera and the clipboard."""
    context = browser.new_context(**DESKTOP, permissions=["camera", "clipboard-read", "clipboard-write"])
    yield Panel(Sheet(context.new_page(), address))
    context.close()


def test_a_click_on_a_box_shows_what_the_model_saw_there(panel):
    panel.upload(("number.png", NUMBER))
    expect(panel.answer).to_have_text("2")
    expect(panel.page.locator(".answer-text")).to_have_text("2607")
    before = panel.model_input()
    panel.boxes.nth(1).click()
    expect(panel.answer).to_have_text("6")
    expect(panel.boxes.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(panel.boxes.nth(0)).to_have_attribute("aria-pressed", "false")
    assert panel.model_input() != before


def test_boxes_are_chosen_with_the_keyboard_alone(panel):
    panel.upload(("number.png", NUMBER))
    panel.boxes.first.focus()
    panel.page.keyboard.press("Tab")
    panel.page.keyboard.press("Enter")
    expect(panel.answer).to_have_text("6")
    panel.page.keyboard.press("ArrowRight")
    expect(panel.answer).to_have_text("0")
    expect(panel.boxes.nth(2)).to_be_focused()
    panel.page.keyboard.press("ArrowLeft")
    expect(panel.answer).to_have_text("6")


def test_several_files_one_of_them_broken_are_rows_to_choose_from_and_to_download(panel):
    panel.upload(*SEVERAL)
    expect(panel.rows).to_have_count(3)
    expect(panel.rows.nth(1)).to_contain_text("This is text, not a picture")
    panel.rows.nth(2).locator("td").first.click()  # anywhere on the row
    expect(panel.page.get_by_alt_text("Your picture page.jpg")).to_be_visible()
    panel.page.get_by_role("button", name="letter.png", exact=True).click()
    expect(panel.page.get_by_role("alert")).to_contain_text("choose a picture")
    with panel.page.expect_download() as download:
        panel.page.get_by_role("button", name="Download as CSV").click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    head, number, letter, page = csv.reader(io.StringIO(text, newline=""))
    assert head == ["file", "text", "best_guess", "digits", "confidence", "lowest_confidence", "note"]
    assert number[:4] == ["number.png", "2607", "2607", "4"]
    assert letter[:6] == ["letter.png", "", "", "", "", ""]
    assert page[:4] == ["page.jpg", *["24560 7\n124 567\n5 72245"] * 2, "18"]


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_of_many_files_is_whole_in_the_table_and_reached_by_keyboard(open_sheet, window):
    panel = Panel(open_sheet(**window))
    names = ["IMG_20261125_182934_register_of_the_year_page_17.jpg", "note.txt", *(f"scan-{i}.png" for i in range(10))]
    panel.upload(*((name, PAGE if name.endswith("jpg") else b"Dear" if "note" in name else NUMBER) for name in names))
    expect(panel.rows).to_have_count(len(names))
    for part in (".scroll:has(.files)", ".files .link", ".files .reads", ".files .words"):
        assert panel.page.locator(part).evaluate_all(COUNT_CUT) == 0, part
    assert panel.page.get_by_role("button", name=names[0], exact=True).bounding_box()["width"] <= 390
    panel.page.get_by_role("button", name=names[0], exact=True).focus()
    for _ in names[1:]:
        panel.page.keyboard.press("ArrowDown")
    expect(panel.page.get_by_role("button", name=names[-1], exact=True)).to_be_focused()
    expect(panel.page.get_by_role("heading", name=names[-1])).to_be_attached()


def test_a_click_on_a_file_brings_what_it_reads_into_sight(open_sheet):
    panel = Panel(open_sheet(**PHONE))
    panel.upload(*((f"scan-{i}.png", NUMBER) for i in range(12)))
    panel.page.get_by_role("button", name="scan-1.png", exact=True).click()
    expect(panel.page.get_by_role("heading", name="scan-1.png")).to_be_in_viewport()


@pytest.mark.parametrize("name", SAMPLE_PICTURES)
def test_a_sample_picture_is_read_with_a_box_around_each_of_its_digits(panel, name):
    panel.page.get_by_role("tab", name="Upload pictures").click()
    panel.page.get_by_role("button", name="Samples").locator("visible=true").click()
    panel.page.get_by_role("menuitem", name=name).click()
    expect(panel.page.locator(".answer-text")).to_have_text(WRITTEN[name])
    expect(panel.boxes).to_have_count(sum(character.isdigit() for character in WRITTEN[name]))


def test_a_picture_is_pasted_from_the_clipboard_and_the_next_one_is_shown_beside_it(permitted_panel):
    panel = permitted_panel
    for copied, digit in ((drawing(["7"]), "7"), (drawing(["4"]), "4")):
        panel.page.evaluate(COPY_PICTURE, base64.b64encode(file_bytes(copied)).decode())
        panel.page.keyboard.press("Control+V")
        expect(panel.answer).to_have_text(digit)
    expect(panel.rows).to_have_count(2)
    expect(panel.rows.nth(1)).to_contain_text("pasted at")


def test_words_that_are_pasted_are_no_picture(permitted_panel):
    permitted_panel.page.evaluate("navigator.clipboard.writeText('2026')")
    permitted_panel.page.keyboard.press("Control+V")
    permitted_panel.page.wait_for_timeout(300)
    expect(permitted_panel.page.get_by_role("tab", name="Draw")).to_have_attribute("aria-selected", "true")


def test_the_camera_is_asked_for_by_its_tab_alone_takes_a_photograph_and_is_let_go(permitted_panel):
    page = permitted_panel.page
    page.evaluate(COUNT_REQUESTS)
    page.get_by_role("tab", name="Upload pictures").click()
    expect(page.get_by_text("Pictures of digits")).to_be_visible()
    assert page.evaluate("window.asked") == 0
    page.get_by_role("tab", name="Take a photo").click()
    page.wait_for_function(
        "document.querySelector('video')?.readyState === 4", timeout=90_000
    )  # slow if the machine is busy
    assert page.evaluate("window.asked") > 0
    page.get_by_role("button", name="Take Photo").click()
    expect(page.locator(".answer-text")).to_have_text(NUMBER_BEFORE_CAMERA)
    page.get_by_role("tab", name="Draw").click()
    expect(page.locator("video")).to_have_count(0)


def test_without_the_cameras_interface_the_tab_says_what_it_needs_and_what_to_do_instead(browser, address):
    context = browser.new_context(**DESKTOP)
    context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")  # as on plain http
    page = Sheet(context.new_page(), address).page
    page.get_by_role("tab", name="Take a photo").click()
    expect(page.get_by_text("only to pages on https or localhost")).to_be_visible()
    context.close()


def test_uploads_of_any_name_are_still_there_after_a_visit_to_another_page(panel):
    panel.upload(("number.png", NUMBER), ("letter.docx", b"Dear friend"))
    expect(panel.rows).to_have_count(2)
    expect(panel.rows.nth(1)).to_contain_text("This is text, not a picture")
    panel.page.get_by_role("link", name="Export").click()
    expect(panel.rows).to_have_count(0)
    panel.page.get_by_role("link", name="Read").click()
    panel.page.get_by_role("tab", name="Upload pictures").click()
    expect(panel.rows).to_have_count(2)
    panel.page.get_by_role("button", name="Clear").last.click()
    expect(panel.rows).to_have_count(0)
