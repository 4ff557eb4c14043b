"""The same digit in at least 60 encodings gets the same answer."""

import pytest

from mnist_core.reading.decoding.decoder import page_from_bytes
from mnist_core.reading.decoding.documents import outline, page_of_document
from mnist_core.reading.ink.page import ink_from_page
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.decoding.encodings import documents, encodings

FILES = dict(encodings())
DOCUMENTS = dict(documents())


def test_there_are_at_least_60_encodings():
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_the_same_digit_gets_the_same_answer_in_every_encoding(name, predict):
    found = find_digits(ink_from_page(page_from_bytes(FILES[name])).ink, predict)
    assert [int(digit.probabilities.argmax()) for digit in found] == [2]
    assert found[0].probabilities[2] > 0.9


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_digit_gets_the_same_answer_on_the_last_page_of_every_document(name, predict):
    data = DOCUMENTS[name]
    page, _ = page_of_document(data, len(outline(data).names) - 1, None)
    (digit,) = find_digits(ink_from_page(page).ink, predict)
    assert digit.probabilities.argmax() == 2
    assert digit.probabilities[2] > 0.9
