"""Pictures that are much work: read within the limits, with a word on what is left out, or refused in one sentence."""

import cv2
import numpy as np
import pytest

from mnist_core.errors import ImageDecodeError
from mnist_core.reading.uploads.client import UploadClient
from tests.reading.pages import drawing, file_bytes

SIDE = 1260


def noise():
    return np.where(np.random.default_rng(0).random((SIDE, SIDE)) < 0.5, 0, 255).astype(np.uint8)


def tangle():
    page = np.full((SIDE, SIDE), 255, np.uint8)
    for start, end in np.random.default_rng(0).integers(0, SIDE, (400, 2, 2)).tolist():
        cv2.line(page, start, end, 0, 2)
    return page


def form(rows=38, columns=60):
    page = np.full((33 * rows + 20, 20 * columns + 20), 255, np.uint8)
    for row in range(rows):
        for column in range(columns):
            left, top = 10 + 20 * column, 10 + 33 * row
            cv2.rectangle(page, (left, top), (left + 20, top + 33), 0, 1)
            cv2.putText(page, str((7 * row + column) % 10), (left + 3, top + 25), 0, 0.7, 0, 1, cv2.LINE_AA)
    return page


@pytest.fixture(scope="module")
def client():
    return UploadClient()


@pytest.mark.parametrize("picture", [noise, tangle], ids=["noise", "tangle"])
def test_it_costs_its_limit_at_most_and_the_next_picture_is_read(client, reader, picture):
    try:
        client.read(file_bytes(picture()), reader.classifier)
    except ImageDecodeError as refusal:
        assert str(refusal).startswith("this picture is not read: it took over 2 s of processor time")  # noqa: PT017
    assert len(client.read(file_bytes(drawing(["2"])), reader.classifier).digits) == 1


def test_a_form_of_2280_boxes_is_read_as_far_as_it_goes(client, reader):
    page = client.read(file_bytes(form()), reader.classifier)
    assert len(page.digits) > 500
    assert page.left_out.endswith("further marks")
