"""Stories of picture files on the Read page: one or many, whole or broken, uploaded or photographed."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from app_pages.read_page import boxes, upload_panel, uploads
from mnist_core.reading import FileReading, Reading
from mnist_core.reading.uploads.client import UploadClient
from tests.app_pages.conftest import png_of
from tests.app_pages.test_read import answer, png_header


def jpeg_of(number):
    jpeg = io.BytesIO()
    Image.open(io.BytesIO(png_of(number))).save(jpeg, "JPEG")
    return jpeg.getvalue()


def blank_png():
    white = io.BytesIO()
    Image.new("L", (100, 100), 255).save(white, "PNG")
    return white.getvalue()


def rows_of(page):
    """Read the table of files as a visitor does: the cells' words."""
    body = re.search(r'class="plain files".*?<tbody>(.*?)</tbody>', page, re.DOTALL)[1]
    rows = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>") if row]
    return [[re.sub("<.*?>", "", cell) for cell in row] for row in rows]


def test_an_uploaded_picture_is_shown_and_read(visitor):
    visitor.uploads("six.png", png_of("6"))
    assert 'alt="Your picture six.png"' in visitor.page
    assert answer("6") in visitor.page


def test_an_uploaded_number_has_a_box_with_its_answer_and_confidence_around_each_digit(visitor):
    visitor.uploads("number.png", png_of("47"))
    assert '<p class="answer-text" role="status">47</p>' in visitor.page
    boxes = re.findall(r'class="box" style="left:([\d.]+)%.*?<b>(\d)</b><small>(\d\d) %</small>', visitor.page)
    assert [digit for _, digit, _ in boxes] == ["4", "7"]
    assert all(int(sure) > 50 for *_, sure in boxes)
    assert 0 < float(boxes[0][0]) < 50 < float(boxes[1][0]) < 100


def test_a_box_tells_people_who_cannot_see_it_what_it_holds(visitor):
    visitor.uploads("number.png", png_of("47"))
    assert re.search(r'aria-label="Digit 2: 7, \d\d % sure"', visitor.page)


def test_a_click_on_a_box_shows_what_the_model_saw_there(visitor):
    visitor.uploads("number.png", png_of("47"))
    assert answer("4") in visitor.page
    visitor.chooses(1, "boxes")
    assert answer("7") in visitor.page
    assert answer("4") not in visitor.page


@pytest.mark.parametrize("sent", [2, -1, "1", None, [0]])
def test_a_browser_that_sends_no_place_of_a_box_changes_nothing(visitor, sent):
    visitor.uploads("number.png", png_of("47"))
    visitor.chooses(sent, "boxes")
    assert answer("4") in visitor.page
    assert not visitor.app.exception


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.png", b"", "The file is empty; choose a PNG, JPEG, WebP, HEIC, AVIF, GIF, BMP, TIFF or PNM picture."),
        ("letter.txt", b"Dear friend", "This is text, not a picture that can be read"),
        ("no ending", b"Dear friend", "This is text, not a picture that can be read"),
        ("cut.jpg", jpeg_of("6")[:2000], "The JPEG picture is damaged or cut off; copy or download it again"),
        ("huge.png", png_header(30_000, 30_000), "Far too many pixels; at most 50 megapixels are read."),
    ],
    ids=["empty", "text", "no ending", "truncated JPEG", "30,000 pixels wide"],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(visitor, name, data, sentence):
    visitor.uploads(name, data)
    assert len(visitor.errors) == 1
    assert visitor.errors[0].startswith(sentence)
    assert "Error" not in visitor.errors[0]
    assert not visitor.app.exception


def test_a_blank_picture_is_an_answer_of_its_own(visitor):
    visitor.uploads("white.png", blank_png())
    assert "No digits found" in visitor.page


def test_many_files_have_a_row_each_and_a_broken_one_keeps_its_row_with_the_reason(visitor):
    visitor.uploads_all([("a.png", png_of("20")), ("b.png", b"Dear friend"), ("c.png", blank_png())])
    first, broken, blank = rows_of(visitor.page)
    assert first[:3] == ["a.png", "20", "2"]
    assert first[3].endswith("%")
    assert first[4] == ""
    assert broken[:4] == ["b.png", "–", "–", "–"]
    assert broken[4].startswith("This is text, not a picture")
    assert blank == ["c.png", "–", "0", "–", "No digits found."]
    assert "3 files, 1 could not be read" in visitor.page


def test_a_click_on_a_row_shows_that_file(visitor):
    visitor.uploads_all([("a.png", png_of("3")), ("b.png", png_of("8")), ("c.png", b"Dear friend")])
    assert answer("3") in visitor.page
    visitor.chooses(1, "files")
    assert answer("8") in visitor.page
    assert 'alt="Your picture b.png"' in visitor.page
    visitor.chooses(2, "files")
    assert len(visitor.errors) == 1


def test_each_file_is_read_once_however_often_the_page_is_shown(visitor, monkeypatch):
    asked = []
    read = UploadClient.read
    monkeypatch.setattr(UploadClient, "read", lambda *given: asked.append(1) or read(*given))
    visitor.uploads_all([("a.png", png_of("3")), ("b.png", png_of("8"))])
    visitor.chooses(1, "files")
    visitor.app.run()
    assert len(asked) == 2


def test_an_upload_is_decoded_once_to_be_read_and_shown(visitor, monkeypatch):
    asked = []
    read = UploadClient.read
    monkeypatch.setattr(UploadClient, "read", lambda *given: asked.append(given[3:]) or read(*given))
    visitor.uploads_all([("a.jpg", jpeg_of("3")), ("b.png", png_of("8"))])
    visitor.chooses(1, "files")
    assert 'alt="Your picture b.png" src="data:image/jpeg;base64,/9j/' in visitor.page
    assert asked == [(boxes.THUMBNAIL_SIDE_PX, 0)] * 2


def test_a_files_name_is_shown_as_text_and_not_as_html(visitor):
    visitor.uploads_all([("<img src=x onerror=alert(1)>.png", png_of("3")), ("b.png", png_of("8"))])
    assert "<img src=x" not in visitor.page


def test_the_camera_is_not_asked_for_before_its_tab_is_chosen(visitor):
    assert not visitor.app.get("camera_input")
    visitor.app.session_state[upload_panel.TABS_KEY] = "Take a photo"
    visitor.app.run()
    assert len(visitor.app.get("camera_input")) == 1


def pdf_of(*numbers):
    first, *others = (Image.open(io.BytesIO(png_of(number))).convert("L") for number in numbers)
    target = io.BytesIO()
    first.save(target, "PDF", save_all=True, append_images=others, resolution=100)
    return target.getvalue()


def test_each_page_of_a_document_is_a_row_and_a_click_on_it_shows_that_page(visitor):
    visitor.uploads("scan.pdf", pdf_of("3", "8"))
    assert [row[:2] for row in rows_of(visitor.page)] == [["scan.pdf, page 1", "3"], ["scan.pdf, page 2", "8"]]
    assert "2 pages" in visitor.page
    visitor.chooses(1, "files")
    assert answer("8") in visitor.page


def test_a_picture_says_what_of_its_file_was_not_read(visitor):
    animation = io.BytesIO()
    still = Image.open(io.BytesIO(png_of("3"))).convert("L")
    still.save(animation, "GIF", save_all=True, append_images=[Image.new("L", still.size, 255)])
    visitor.uploads("moving.gif", animation.getvalue())
    assert answer("3") in visitor.page
    assert "Not read: the file&#x27;s further pictures." in visitor.page


def test_uploads_are_still_there_after_a_visit_to_another_page_until_they_are_cleared(visitor):
    visitor.uploads_all([("a.png", png_of("3")), ("b.txt", b"Dear friend")])
    visitor.goes_to("export")
    visitor.goes_to("read")
    assert [row[0] for row in rows_of(visitor.page)] == ["a.png", "b.txt"]
    assert "Kept from before: 2 files." in visitor.page
    visitor.uploads("c.png", png_of("8"))
    assert [row[0] for row in rows_of(visitor.page)] == ["a.png", "b.txt", "c.png"]
    visitor.app.button(key="clear uploads").click().run()
    assert 'class="plain files"' not in visitor.page
    assert answer("8") in visitor.page


def test_a_file_that_is_taken_back_is_gone(visitor):
    visitor.uploads_all([("a.png", png_of("3")), ("b.png", png_of("8"))])
    visitor.app.get("file_uploader")[0].set_value([]).run()
    assert "Your picture" not in visitor.page
    assert "Kept from before" not in visitor.page


class Bar:
    """Notes what a progress bar shows."""

    def __init__(self, monkeypatch):
        self.shown = []
        monkeypatch.setattr(uploads, "st", SimpleNamespace(session_state={}, progress=self.progress))

    def progress(self, share, words):
        self.shown.append((share, words))
        return self

    def empty(self):
        self.shown.append("gone")


class Reader:
    """Reads files of so many blank pages each."""

    def __init__(self, pages=1):
        self.pages = pages

    def read_files(self, files, thumbnail_side):
        for name, _ in files:
            for page in range(1, self.pages + 1):
                yield FileReading(f"{name}, page {page}", Reading((), ""), None, page, self.pages)


def files_named(*names):
    return [SimpleNamespace(name=name, file_id=name, getvalue=lambda: b"") for name in names]


def test_many_new_files_show_how_far_their_reading_is_and_known_ones_are_not_read_again(monkeypatch):
    bar, files = Bar(monkeypatch), files_named("0.png", "1.png", "2.png", "3.png")
    read = uploads.read_all(Path("version"), Reader(), files, "upload", 100)
    assert [share for share, _ in bar.shown[:-1]] == [0, 0.25, 0.5, 0.75, 1]
    assert bar.shown[1] == (0.25, "Reading 2 of 4: 1.png")
    assert bar.shown[-1] == "gone"
    bar.shown.clear()
    assert uploads.read_all(Path("version"), Reader(), files, "upload", 100) == read
    assert bar.shown == []


def test_the_pages_of_one_document_show_how_far_their_reading_is(monkeypatch):
    bar = Bar(monkeypatch)
    uploads.read_all(Path("version"), Reader(pages=4), files_named("a.pdf"), "upload", 100)
    assert bar.shown[0] == (0.25, "Read a.pdf, page 1 of 4")
    assert bar.shown[-2:] == [(1, "Read"), "gone"]


def test_another_version_reads_again_what_is_still_there_and_keeps_the_rest(monkeypatch):
    Bar(monkeypatch)
    old, new = Path("old"), Path("new")
    first, second = files_named("a.png", "b.png")
    uploads.read_all(old, Reader(), [first, second], "upload", 100)
    assert [page.version for page in uploads.read_all(new, Reader(), [second], "upload", 100)] == [old, new]
