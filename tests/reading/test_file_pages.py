"""All pages of a file, and what is left out of it: nothing is dropped without a word."""

import itertools

import cv2
import numpy as np
import pytest

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading import Reading
from mnist_core.reading.decoding.documents import Outline
from mnist_core.reading.file_pages import read_pages
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


def test_digits_beyond_those_that_are_looked_at_are_counted(reader):
    page = np.full((2200, 1440), 255, np.uint8)
    for row, column in itertools.product(range(20), range(24)):
        cv2.putText(page, str((row + column) % 10), (15 + 60 * column, 80 + 110 * row), 0, 1.4, 0, 4, cv2.LINE_AA)
    reading = reader.read_image(cv2.imencode(".png", page)[1].tobytes())
    assert reading.left_out == f"{480 - len(reading.digits)} further marks"


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
