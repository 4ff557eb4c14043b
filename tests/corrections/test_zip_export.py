"""corrections/zip_export.py: the zip can be looked into, and is made without holding it in memory."""

import io
import tracemalloc
import zipfile

import numpy as np
from PIL import Image

from mnist_core.corrections.zip_export import zip_parts
from mnist_core.corrections.zip_layout import MANIFEST
from tests.corrections.test_store import add, png


def export(engine) -> bytes:
    return b"".join(zip_parts(engine))


def noisy_png(seed: int, side: int = 280) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side), np.uint8)
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


def test_an_export_holds_a_png_for_each_correction_in_a_folder_of_its_label(engine):
    add(engine, value=1, label=4)
    with zipfile.ZipFile(io.BytesIO(export(engine))) as archive:
        assert archive.namelist() == ["4/000001.png", MANIFEST]
        image = Image.open(io.BytesIO(archive.read("4/000001.png")))
        assert archive.testzip() is None
    assert (image.size, image.mode) == ((28, 28), "L")


def test_a_picture_lies_beside_its_correction(engine):
    add(engine, value=1, label=4, picture=png(20, 30))
    with zipfile.ZipFile(io.BytesIO(export(engine))) as archive:
        assert Image.open(io.BytesIO(archive.read("pictures/000001.png"))).size == (20, 30)


def test_no_corrections_are_an_empty_zip(engine):
    with zipfile.ZipFile(io.BytesIO(export(engine))) as archive:
        assert archive.read(MANIFEST) == b""


def test_an_export_is_larger_than_the_memory_that_it_takes(engine):
    for value in range(100):
        add(engine, value=value, picture=noisy_png(value))
    tracemalloc.start()
    size = sum(map(len, zip_parts(engine)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 7_800_000
    assert peak < 0.8 * size
