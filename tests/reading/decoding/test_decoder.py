"""What the decoder refuses, with which sentence, and at what cost."""

import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from mnist_core.errors import ImageDecodeError, ImageError, ImageFormatError, ImageTooLargeError
from mnist_core.reading.decoding import decoder
from mnist_core.reading.decoding.decoder import (
    gray_page_from_rgba,
    page_from_bytes,
    rgba_from_bytes,
)
from mnist_core.reading.ink.page import ink_from_page
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.pages import drawing, file_bytes, rgba

pillow_heif.register_heif_opener()  # for writing it
PNG = file_bytes(drawing(["2"]))
HEIC = file_bytes(drawing(["2"]), "HEIF")
AVIF = file_bytes(drawing(["2"]), "AVIF")


def png_of_header(width, height):
    """A PNG of a few bytes whose header asks for any size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def tiff_of_size(width, height):
    target = io.BytesIO()
    Image.new("1", (width, height)).save(target, "TIFF", compression="group4")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty; choose a PNG"),
        (b"just some text", "this is text, not a picture"),
        ("só texto".encode(), "this is text, not a picture"),
        (PNG[:60], "the PNG picture is damaged or cut off"),
        (PNG[: len(PNG) // 2], "the PNG picture is damaged or cut off"),
        (file_bytes(drawing(["2"]), "JPEG")[:-400], "the JPEG picture is damaged or cut off"),
        (file_bytes(drawing(["2"]), "WEBP")[:-400], "the WebP picture is damaged or cut off"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "the PNG picture is damaged or cut off"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "this is an SVG drawing, not"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "this is a PostScript document, not"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "this is a PDF document, not"),
        (HEIC[: len(HEIC) // 2], "the HEIC picture is damaged or cut off"),
        (AVIF[: len(AVIF) // 2], "the AVIF picture is damaged or cut off"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "the HEIC picture is damaged or cut off"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "the AVIF picture is damaged or cut off"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "this is a video, not"),
        (b"PK\x03\x04\x14\0\x06\0", "this is a ZIP archive or an office document, not"),
        (bytes(range(128, 256)), "this is not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(data, sentence):
    with pytest.raises(ImageDecodeError, match=sentence) as refusal:
        page_from_bytes(data)
    assert "Error" not in str(refusal.value)


def test_a_drawing_in_another_format_than_a_canvas_sends_is_refused():
    with pytest.raises(ImageDecodeError):
        rgba_from_bytes(file_bytes(drawing(["2"]), "WEBP"))


@pytest.mark.parametrize("size", [(30_000, 30_000), (7_100, 7_100), (16_001, 10), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_from_the_header_at_once(size):
    data = png_of_header(*size)
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(ImageTooLargeError, match=r"save it smaller|Save it smaller"):
        page_from_bytes(data)
    seconds = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.3
    assert peak < 20_000_000


def test_a_bomb_of_few_bytes_is_refused_from_its_header():
    bomb = tiff_of_size(13_000, 13_000)
    assert len(bomb) < 100_000
    with pytest.raises(ImageTooLargeError):
        page_from_bytes(bomb)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_phones_picture_whose_header_asks_for_too_many_pixels_is_refused(kind):
    data = file_bytes(Image.new("L", (80, 80), 255), kind)
    place = data.index(b"ispe") + 8
    with pytest.raises(ImageTooLargeError, match="9,000×9,000 pixels"):
        page_from_bytes(data[:place] + struct.pack(">II", 9_000, 9_000) + data[place + 8 :])


def test_heic_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # imports of it now fail as where it is not installed
    with pytest.raises(ImageDecodeError, match=r"needs pillow-heif; .* pip install 'mnist-core\[formats\]'"):
        page_from_bytes(HEIC)


def test_memory_that_libheif_asks_for_in_vain_is_no_damage(monkeypatch):
    def refuse(data, formats):
        raise RuntimeError("Memory allocation error: Unspecified: Allocating 196000015 bytes failed")

    monkeypatch.setattr(decoder, "open_picture", refuse)
    with pytest.raises(ImageTooLargeError, match="more memory than one picture may"):
        page_from_bytes(HEIC)


def test_avif_that_pillow_was_built_without_says_what_to_install(monkeypatch):
    monkeypatch.setattr("PIL.AvifImagePlugin.SUPPORTED", False)
    with pytest.raises(ImageDecodeError, match="install Pillow from PyPI"):
        page_from_bytes(AVIF)


def test_a_plugin_is_imported_by_the_first_file_that_needs_it():
    code = (
        "import sys; from pathlib import Path; from mnist_core.reading.decoding.decoder import page_from_bytes;"
        "page_from_bytes(Path('docs/seven.png').read_bytes());"
        "print({'pillow_heif', 'pypdfium2', 'PIL.AvifImagePlugin'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout == "set()\n"


def test_too_many_bytes_are_refused_before_they_are_looked_at():
    with pytest.raises(ImageTooLargeError, match="20,000,001 bytes"):
        page_from_bytes(bytes(20_000_001))


def test_a_drawing_has_tighter_limits_than_an_upload():
    data = file_bytes(np.full((1_001, 1_000), 255, np.uint8))
    assert page_from_bytes(data).gray.shape == (1_001, 1_000)
    with pytest.raises(ImageTooLargeError):
        rgba_from_bytes(data)
    with pytest.raises(ImageTooLargeError):
        gray_page_from_rgba(np.zeros((1_001, 1_000, 4), np.uint8))


@pytest.mark.parametrize("shape", [(5, 5), (5, 5, 3), (0, 5, 4), (5, 5, 4, 1)])
def test_a_drawing_of_another_shape_is_refused(shape):
    with pytest.raises(ImageFormatError, match=r"\[H, W, 4\]"):
        gray_page_from_rgba(np.zeros(shape, np.uint8))


def test_a_drawing_of_another_type_is_refused():
    with pytest.raises(ImageFormatError, match="float64"):
        gray_page_from_rgba(np.zeros((5, 5, 4)))


def test_pixels_below_zero_are_refused():
    with pytest.raises(ImageError, match="negative"):
        page_from_bytes(file_bytes(Image.fromarray(np.full((9, 9), -1, np.int32)), "TIFF"))


def test_a_large_page_is_read_smaller_and_knows_its_own_size():
    page = page_from_bytes(file_bytes(Image.new("L", (4_000, 3_000), 255), "JPEG"))
    assert (page.width, page.height) == (4_000, 3_000)
    assert page.gray.size <= 1_600_000 * 1.01
    assert page.gray.shape[1] / page.gray.shape[0] == pytest.approx(4 / 3, rel=0.01)


def test_a_turned_photograph_has_its_upright_size():
    exif = Image.Exif()
    exif[274] = 6
    page = page_from_bytes(file_bytes(Image.new("L", (80, 40), 255), "JPEG", exif=exif))
    assert (page.width, page.height) == (40, 80)
    assert page.gray.shape == (80, 40)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (2, 700), (61, 5000)])
def test_pages_of_any_shape_are_read(shape, predict):
    pixels = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    ink = ink_from_page(page_from_bytes(file_bytes(pixels))).ink
    find_digits(ink, predict)


@pytest.mark.parametrize("alpha", [0, 255])
def test_a_blank_drawing_is_an_even_page(alpha):
    blank = np.zeros((20, 30, 4), np.uint8)
    blank[..., 3] = alpha
    assert np.ptp(gray_page_from_rgba(blank)) == 0


def test_a_drawing_keeps_its_gray():
    gray = drawing(["4"])
    np.testing.assert_array_equal(gray_page_from_rgba(rgba(gray)), gray)
    np.testing.assert_array_equal(rgba_from_bytes(file_bytes(gray))[..., 0], gray)
