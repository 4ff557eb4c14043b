"""Numbers and sentences are written as one would say them."""

import pytest

from app_pages.shared import wording
from mnist_core.contract import NO_DIGIT


@pytest.mark.parametrize("number", [8, 11, 18, 80, 83, 89, 800, 8_000, 11_000, 18_500, 80_000])
def test_numbers_that_begin_with_a_vowel_take_an(number):
    assert wording.article(number) == "an"


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 17, 19, 28, 100, 110, 118, 1_800])
def test_all_others_take_a(number):
    assert wording.article(number) == "a"


@pytest.mark.parametrize(("count", "text"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1200, "1,200 files")])
def test_one_is_singular(count, text):
    assert wording.counted(count, "file") == text


@pytest.mark.parametrize(("size_bytes", "text"), [(1, "1 byte"), (512, "512 bytes"), (943_210, "943 kB")])
def test_a_size_is_written_in_kilobytes(size_bytes, text):
    assert wording.kilobytes(size_bytes) == text


@pytest.mark.parametrize(("text", "expected"), [("no file", "No file."), ("Try again?", "Try again?")])
def test_an_errors_text_becomes_a_sentence(text, expected):
    assert wording.sentence(text) == expected


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (1.0, "99 %"),
        (0.999, "99 %"),
        (0.8199, "81 %"),
        (0.01, "1 %"),
        (0.009, "less than 1 %"),
        (0.0, "less than 1 %"),
    ],
)
def test_a_probability_in_whole_percent_never_claims_more_than_there_is(probability, text):
    assert wording.whole_percent(probability) == text


@pytest.mark.parametrize(("label", "text"), [(7, "a 7"), (8, "an 8"), (NO_DIGIT, "no digit")])
def test_what_an_image_is_has_a_name(label, text):
    assert wording.named(label) == text


@pytest.mark.parametrize(("label", "text"), [(7, "7"), (NO_DIGIT, "Not a digit")])
def test_a_label_is_a_choice(label, text):
    assert wording.label_name(label) == text
