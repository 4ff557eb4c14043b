"""The bundle's Python client in a bare environment, with nothing but what its requirements.txt names."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from mnist_core.contract import ONNX_FILE
from tests.exporting.bundle.clients.unzipped import read_by_reading, run
from tests.exporting.varied_pages import mnist_pages

pytestmark = pytest.mark.long  # it fills an environment of its own


@pytest.fixture(scope="module")
def folder(tmp_path_factory, bundle_folder):
    return shutil.copytree(bundle_folder, tmp_path_factory.mktemp("python") / "digit-reader")


@pytest.fixture(scope="module")
def python(tmp_path_factory, folder):
    environment = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-compile", "-r", folder / "requirements.txt"]
    subprocess.run(install, check=True, capture_output=True)
    return python


def test_every_file_has_the_checksum_that_the_bundle_names(folder):
    checked = run("sha256sum", "--check", "SHA256SUMS", folder=folder)
    assert checked.returncode == 0, checked.stdout
    named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - named == {"SHA256SUMS"}


def test_the_self_test_finds_every_golden_picture_the_same(folder, python):
    tested = run(python, "selftest.py", folder=folder)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert tested.stdout.splitlines() == [
        "reader.onnx: 20 golden pictures, 0 differ",
        "reader.int8.onnx: 20 golden pictures, 0 differ",
    ]


def test_the_self_test_names_a_picture_that_is_read_otherwise(folder, python):
    picture = folder / "golden" / "04-2.pgm"
    kept = picture.read_bytes()
    turned = np.asarray(Image.open(picture)).T
    Image.fromarray(turned).save(picture)
    tested = run(python, "selftest.py", folder=folder)
    picture.write_bytes(kept)
    assert tested.returncode == 1
    assert "reader.onnx: 20 golden pictures, 1 differ" in tested.stdout
    assert "reader.onnx, 04-2.pgm: read" in tested.stdout


def test_it_reads_picture_files_and_says_what_it_cannot_read(folder, python, tmp_path):
    Image.open(folder / "golden" / "12-6.pgm").convert("RGB").save(tmp_path / "six.jpg")
    Image.new("RGBA", (40, 40)).save(tmp_path / "blank.png")
    (tmp_path / "text.png").write_text("no picture")
    said = run(python, "digit.py", *(tmp_path / name for name in ("six.jpg", "blank.png", "text.png")), folder=folder)
    lines = said.stdout.splitlines()
    assert lines[0].startswith(f"{tmp_path / 'six.jpg'}: 6 (")
    assert lines[1] == f"{tmp_path / 'blank.png'}: nothing drawn"
    assert "cannot identify image file" in lines[2]
    assert said.returncode == 1
    assert said.stderr == ""


@pytest.mark.mnist
def test_it_reads_a_thousand_pages_of_mnist_as_the_app_does(folder, python, tmp_path, mnist):
    pages = [page for page in mnist_pages(mnist.train.images, 1_300, seed=5) if np.ptp(page) > 60][:1_000]
    np.savez(tmp_path / "pages.npz", *pages)
    program = (
        "import sys, numpy as np; from digit import open_reader; read = open_reader(); pages = np.load(sys.argv[1]);"
        "np.save(sys.argv[2], [read(pages[name])['probabilities'] for name in pages])"
    )
    ran = run(python, "-c", program, tmp_path / "pages.npz", tmp_path / "answers.npy", folder=folder)
    assert ran.returncode == 0, ran.stderr
    answers, expected = np.load(tmp_path / "answers.npy"), read_by_reading(pages, ONNX_FILE)
    assert len(pages) == 1_000
    assert (answers.argmax(axis=1) == expected.argmax(axis=1)).all()
    assert np.abs(answers - expected).max() <= 1e-4


def test_clients_are_short_enough_to_be_read(folder):
    for client in ("digit.py", "selftest.py", "c/digit.c", "web/reader.js", "web/page.js", "web/sw.js"):
        assert len((folder / client).read_text().splitlines()) < 80, client
