"""DigitReader's ways in: a canvas's PNG, its pixels, a file."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mnist_core.errors import ImageDecodeError, ImageTooLargeError
from mnist_core.reading import DigitReader
from mnist_core.versions import lookup
from tests.reading.pages import drawing, file_bytes

NUMBER = drawing(["26"])


def test_a_canvas_png_is_read_as_its_pixels_are(reader):
    pixels = np.dstack([NUMBER] * 3 + [np.full_like(NUMBER, 255)])
    there, here = reader.read_canvas_png(file_bytes(pixels)), reader.read_drawing(pixels)
    assert there.text == here.text == "26"
    np.testing.assert_array_equal(there.digits[0].probabilities, here.digits[0].probabilities)


def test_a_canvas_sends_png_and_nothing_else(reader):
    with pytest.raises(ImageDecodeError):
        reader.read_canvas_png(file_bytes(Image.fromarray(NUMBER), "JPEG"))


def test_a_canvas_is_no_larger_than_a_drawing(reader):
    with pytest.raises(ImageTooLargeError, match="1 megapixel"):
        reader.read_canvas_png(file_bytes(np.full((1_001, 1_000), 255, np.uint8)))


def test_a_drawn_digit_lists_no_folder(reader, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a folder was listed")

    for owner, name in [(os, "scandir"), (os, "listdir"), (Path, "glob"), (Path, "rglob"), (Path, "iterdir")]:
        monkeypatch.setattr(owner, name, refuse)
    lookup.serving_version()  # which a page asks for before each drawing
    assert reader.read_canvas_png(file_bytes(NUMBER)).text == "26"


def test_a_reading_has_a_thumbnail_when_it_is_asked_for(reader):
    assert reader.read_image(file_bytes(NUMBER)).thumbnail == b""
    assert reader.read_image(file_bytes(NUMBER), thumbnail_side=50).thumbnail.startswith(b"\xff\xd8")


def test_every_file_gets_its_thumbnail(reader):
    files = [("a.png", file_bytes(NUMBER)), ("b.png", file_bytes(NUMBER))]
    assert all(result.reading.thumbnail for result in reader.read_files(files, thumbnail_side=50))


def test_a_reader_can_have_a_decoder_of_its_own(reader):
    decoder = object()
    assert DigitReader(reader.classifier, decoder).decoder is decoder
