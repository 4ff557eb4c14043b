"""The picture to look at comes with the page to read, out of one decoding."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFile

from mnist_core.reading.decoding.decoder import page_and_thumbnail, page_from_bytes
from tests.reading.pages import file_bytes

BLUE = np.full((300, 600, 3), (0, 0, 200), np.uint8)


def thumbnail_of(data, side=100):
    return Image.open(io.BytesIO(page_and_thumbnail(data, side)[1]))


def test_a_thumbnail_keeps_colours_and_fits():
    thumbnail = thumbnail_of(file_bytes(BLUE))
    assert thumbnail.size == (100, 50)
    np.testing.assert_allclose(thumbnail.getpixel((50, 25)), (0, 0, 200), atol=4)


def test_a_small_picture_keeps_its_size():
    assert thumbnail_of(file_bytes(BLUE), side=1000).size == (600, 300)


def test_transparency_stays():
    clear = Image.new("RGBA", (60, 30), (10, 20, 30, 40))
    assert thumbnail_of(file_bytes(clear)).getpixel((5, 5)) == (10, 20, 30, 40)


def test_pixels_deeper_than_a_byte_are_shown_as_they_are_read():
    deep = file_bytes(Image.fromarray(np.full((30, 60), 257 * 100, np.uint16)))
    np.testing.assert_allclose(thumbnail_of(deep).getpixel((5, 5)), (100, 100, 100), atol=1)


def test_what_a_camera_writes_into_its_pictures_is_not_passed_on():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    assert b"taken at home" not in page_and_thumbnail(file_bytes(Image.fromarray(BLUE), "JPEG", exif=exif), 100)[1]


def test_the_page_is_the_same_with_and_without_a_thumbnail():
    with_one, without = page_and_thumbnail(file_bytes(BLUE), 100)[0], page_from_bytes(file_bytes(BLUE))
    np.testing.assert_array_equal(with_one.gray, without.gray)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_file_is_decoded_once_for_both(kind, monkeypatch):
    data, decoded = file_bytes(Image.fromarray(BLUE), kind), []
    load = ImageFile.ImageFile.load

    def counting(image):
        decoded.extend(["once"] if image.tile else [])  # what is still to be decoded
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", counting)
    page_and_thumbnail(data, 100)
    assert decoded == ["once"]
