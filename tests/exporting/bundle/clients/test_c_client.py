"""The bundle's C client, built with its Makefile."""

import shutil

import numpy as np
import pytest
from PIL import Image

from mnist_core.contract import INT8_FILE
from tests.exporting.bundle.clients.unzipped import read_by_reading, run
from tests.exporting.varied_pages import mnist_pages
from tests.needs import need


@pytest.fixture(scope="module")
def folder(tmp_path_factory, bundle_folder):
    need("gcc")
    need("make")
    folder = shutil.copytree(bundle_folder, tmp_path_factory.mktemp("c") / "digit-reader") / "c"
    made = run("make", "CFLAGS=-O1 -fsanitize=address,undefined -fno-sanitize-recover", folder=folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_the_self_test_finds_every_golden_picture_the_same(folder):
    tested = run("make", "--no-print-directory", "test", folder=folder)
    assert tested.returncode == 0, tested.stdout
    assert tested.stdout.splitlines()[-1] == "20 golden pictures, 0 differ"


def test_the_self_test_names_a_picture_that_is_read_otherwise(folder):
    picture = folder.parent / "golden" / "04-2.pgm"
    kept = picture.read_bytes()
    shutil.copy(folder.parent / "golden" / "06-3.pgm", picture)
    tested = run("./digit", "--selftest", folder=folder)
    picture.write_bytes(kept)
    assert tested.returncode == 1
    assert tested.stdout.startswith("04-2.pgm differs: read 3, expected 2")


def test_it_says_what_it_cannot_read(folder, tmp_path):
    pictures = {
        "blank.pgm": b"P5 4 2 255\n" + bytes(8),
        "short.pgm": b"P5 400 200 255\n" + bytes(8),
        "huge.pgm": b"P5\n# a comment\n99999999999 3 255\n",
        "deep.pgm": b"P5 4 2 65535\n" + bytes(16),
        "empty.pgm": b"",
    }
    for name, data in pictures.items():
        (tmp_path / name).write_bytes(data)
    said = run("./digit", *(tmp_path / name for name in pictures), tmp_path / "missing.pgm", folder=folder)
    found = [line.rpartition(": ")[2] for line in said.stdout.splitlines()]
    assert found == ["nothing drawn"] + ["not a binary 8-bit PGM picture"] * 5
    assert said.returncode == 1
    assert said.stderr == ""


@pytest.mark.mnist
def test_it_reads_a_thousand_pages_of_mnist_as_the_app_s_int8_model_does(folder, tmp_path, mnist):
    pages = [page for page in mnist_pages(mnist.train.images, 1_300, seed=5) if np.ptp(page) > 60][:1_000]
    names = [f"{index}.pgm" for index in range(len(pages))]
    for name, page in zip(names, pages, strict=True):
        Image.fromarray(page).save(tmp_path / name)
    said = run(folder / "digit", *names, folder=tmp_path)
    found = [int(line.split()[1]) for line in said.stdout.splitlines()]
    same = np.array(found) == read_by_reading(pages, INT8_FILE).argmax(axis=1)
    assert len(pages) == 1_000
    assert same.mean() >= 0.999
