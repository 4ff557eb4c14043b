"""All pages of a file, and what is left out of it: nothing is dropped without a word."""

import itertools

import cv2
import numpy as np
import pytest

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading import Reading
from mnist_core.reading.decoding.documents import Outline
from mnist_core.reading.file_pages import read_pages
from mnist_core.reading.segmentation import left_out, segmentation
from mnist_core.reading.uploads.page_reading import read_page
from tests.reading.decoding.test_documents import PDF_OF_THREE, PNG, TIFF_OF_THREE, zip_of


class Decoder:
    """Knows a file's pages."""

    def __init__(self, *names, further=0):
        self.names, self.further = names, further

    def outline(self, data):
        return Outline(self.names, self.further)


def blank(number):
    return Reading((), "")


@pytest.mark.parametrize(("name", "data"), [("scan.tif", TIFF_OF_THREE), ("scan.pdf", PDF_OF_THREE)])
def test_every_page_of_a_document_is_read(reader, name, data):
    results = list(reader.read_files([(name, data)]))
    assert [(result.name, result.reading.text) for result in results] == [
        (f"{name}, page 1", "5"),
        (f"{name}, page 2", "2"),
        (f"{name}, page 3", "6"),
    ]
    assert [(result.page, result.pages) for result in results] == [(1, 3), (2, 3), (3, 3)]
    assert [result.reading.left_out for result in results] == ["", "", ""]


def test_every_picture_of_an_archive_is_read_and_a_broken_one_costs_itself_alone(reader):
    archive = zip_of(("a.png", PNG), ("b.txt", b"Dear friend"), ("c.png", PNG))
    results = list(reader.read_files([("photos.zip", archive)]))
    assert [result.name for result in results] == ["photos.zip/a.png", "photos.zip/b.txt", "photos.zip/c.png"]
    assert [result.reading and result.reading.text for result in results] == ["2", None, "2"]
    assert isinstance(results[1].error, ImageDecodeError)


@pytest.mark.parametrize("data", [TIFF_OF_THREE, PDF_OF_THREE], ids=["TIFF", "PDF"])
def test_reading_one_page_of_a_document_says_how_many_are_left_out(reader, data):
    reading = reader.read_image(data)
    assert (reading.text, reading.left_out) == ("5", "2 further pages")


def test_a_picture_that_is_read_whole_leaves_nothing_out(reader):
    assert reader.read_image(PNG).left_out == ""


def page_of(rows, columns):
    page = np.full((110 * rows, 60 * columns), 255, np.uint8)
    for row, column in itertools.product(range(rows), range(columns)):
        cv2.putText(page, str((row + column) % 10), (15 + 60 * column, 80 + 110 * row), 0, 1.4, 0, 4, cv2.LINE_AA)
    return cv2.imencode(".png", page)[1].tobytes()


def test_a_page_of_480_digits_is_read_whole(reader):
    reading = reader.read_image(page_of(20, 24))
    assert (len(reading.digits), reading.left_out) == (480, "")


def test_digits_beyond_those_that_are_looked_at_are_counted(predict, monkeypatch):
    monkeypatch.setattr(segmentation, "MAX_COMPONENTS", 9)
    monkeypatch.setattr(left_out, "MAX_COMPONENTS", 9)
    page = read_page(page_of(2, 6), 0, None, predict)
    assert (len(page.digits), page.left_out) == (9, "3 further marks")


def test_pages_beyond_the_limit_are_a_result_of_their_own():
    *read, rest = read_pages("a.pdf", b"", Decoder(", page 1", ", page 2", further=7), blank)
    assert [result.name for result in read] == ["a.pdf, page 1", "a.pdf, page 2"]
    assert rest.name == "a.pdf, the rest"
    assert isinstance(rest.error, ImageTooLargeError)
    assert str(rest.error).startswith("7 further pages not read: at most 100 pages of a file")


def test_a_document_whose_pages_take_for_ever_is_left_in_the_middle():
    seconds = iter((0.0, 1.0, 121.0))
    first, rest = read_pages("a.pdf", b"", Decoder(", page 1", ", page 2", ", page 3"), blank, lambda: next(seconds))
    assert first.reading is not None
    assert str(rest.error).startswith("2 further pages not read: at most 120 s")
