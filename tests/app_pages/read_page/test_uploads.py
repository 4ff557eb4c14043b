"""Stories of picture files on the Read page: one or many, whole or broken, uploaded or photographed."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from app_pages.read_page import boxes, upload_panel, uploads
from mnist_core.reading import DigitReader, FileReading, Reading
from mnist_core.reading.decoding.client import DecodingClient
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
    read = DigitReader.read_image
    monkeypatch.setattr(DigitReader, "read_image", lambda *given, **options: asked.append(1) or read(*given, **options))
    visitor.uploads_all([("a.png", png_of("3")), ("b.png", png_of("8"))])
    visitor.chooses(1, "files")
    visitor.app.run()
    assert len(asked) == 2


def test_an_upload_is_decoded_once_to_be_read_and_shown(visitor, monkeypatch):
    asked = []
    page = DecodingClient.page
    monkeypatch.setattr(DecodingClient, "page", lambda *given: asked.append(given[2:]) or page(*given))
    visitor.uploads_all([("a.jpg", jpeg_of("3")), ("b.png", png_of("8"))])
    visitor.chooses(1, "files")
    assert 'alt="Your picture b.png" src="data:image/jpeg;base64,/9j/' in visitor.page
    assert asked == [(boxes.THUMBNAIL_SIDE_PX,)] * 2


def test_a_files_name_is_shown_as_text_and_not_as_html(visitor):
    visitor.uploads_all([("<img src=x onerror=alert(1)>.png", png_of("3")), ("b.png", png_of("8"))])
    assert "<img src=x" not in visitor.page


def test_the_camera_is_not_asked_for_before_its_tab_is_chosen(visitor):
    assert not visitor.app.get("camera_input")
    visitor.app.session_state[upload_panel.TABS_KEY] = "Take a photo"
    visitor.app.run()
    assert len(visitor.app.get("camera_input")) == 1


def test_many_new_files_show_how_far_their_reading_is_and_known_ones_are_not_read_again(monkeypatch):
    shown = []
    bar = SimpleNamespace(
        progress=lambda share, words: shown.append((share, words)), empty=lambda: shown.append("gone")
    )
    streamlit = SimpleNamespace(session_state={}, progress=lambda *first: [bar.progress(*first), bar][1])
    monkeypatch.setattr(uploads, "st", streamlit)
    reader = SimpleNamespace(
        read_files=lambda files, thumbnail_side: (FileReading(name, Reading((), ""), None) for name, _ in files)
    )
    files = [SimpleNamespace(name=f"{i}.png", file_id=str(i), getvalue=lambda: b"") for i in range(4)]

    read = uploads.read_all(Path("version"), reader, files, "upload", 100)
    assert [upload.result.name for upload in read] == [file.name for file in files]
    assert [share for share, _ in shown[:-1]] == [0, 0.25, 0.5, 0.75, 1]
    assert shown[1] == (0.25, "Reading 2 of 4: 1.png")
    assert shown[-1] == "gone"

    shown.clear()
    assert uploads.read_all(Path("version"), reader, files, "upload", 100) == read
    assert shown == []
