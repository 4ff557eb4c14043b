"""Many files as a table for a spreadsheet."""

import csv
import io

from app_pages.read_page.files_table import csv_bytes, table_html
from mnist_core.errors import ImageDecodeError
from mnist_core.reading import FileReading, Reading
from tests.literal_readings import read_digit as digit


def rows_of(results):
    return list(csv.reader(io.StringIO(csv_bytes(results).decode("utf-8-sig"), newline="")))


def test_each_file_is_a_row_with_its_lowest_confidence_and_what_is_doubtful():
    reading = Reading((digit(2, 0.98), digit(6, 0.625)), "2?")
    assert rows_of([FileReading("a.png", reading, None)]) == [
        ["file", "text", "best_guess", "digits", "confidence", "lowest_confidence", "note"],
        ["a.png", "2?", "26", "2", "0.6125", "0.6250", "1 doubtful digit."],
    ]


def test_a_doubtful_digit_is_a_guess_in_the_table_too():
    reading = Reading((digit(2, 0.99), digit(6, 0.625)), "2?")
    assert '<b class="reads">2<span class="guess">' in table_html([FileReading("a.png", reading, None)])


def test_a_file_that_cannot_be_read_has_its_reason_and_no_figures():
    result = FileReading("a.png", None, ImageDecodeError("the file is empty"))
    assert rows_of([result])[1] == ["a.png", "", "", "", "", "", "The file is empty."]


def test_a_blank_page_has_no_digits():
    assert rows_of([FileReading("a.png", Reading((), ""), None)])[1] == [
        "a.png",
        "",
        "",
        "0",
        "",
        "",
        "No digits found.",
    ]


def test_rows_of_digits_and_leading_zeros_arrive_whole():
    reading = Reading((digit(0, 0.99), digit(7, 0.99)), "0\n7")
    assert rows_of([FileReading('a, "b".png', reading, None)])[1][:2] == ['a, "b".png', "0\n7"]


def test_a_file_named_like_a_formula_is_no_formula():
    assert rows_of([FileReading("=1+1.png", Reading((), ""), None)])[1][0] == "'=1+1.png"


def test_spreadsheets_see_that_it_is_utf_8():
    assert csv_bytes([]).startswith(b"\xef\xbb\xbf")


def test_what_does_not_look_like_a_digit_is_noted_apart_from_what_is_doubtful():
    reading = Reading((digit(2, 0.6), digit(6, 0.2), digit(6, 0.2)), "???")
    assert rows_of([FileReading("a.png", reading, None)])[1][-1] == "1 doubtful digit. 2 marks unlike any digit."
