"""cli/corrections.py: list, export, import."""

import zipfile

import numpy as np
import pytest

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections.zip_layout import MANIFEST
from mnist_core.storage.database import open_database
from tests.cli.invoke import assert_one_sentence, run
from tests.corrections.test_label_doctor import store_all
from tests.corrections.test_near_duplicates import seven
from tests.corrections.test_store import add
from tests.corrections.test_zip_import import DIGIT, zip_of

URL = "MNIST_CORE_DATABASE_URL"


@pytest.fixture
def database(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path / 'here.sqlite'}"
    monkeypatch.setenv(URL, url)
    return url


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.zip"
    path.write_bytes(zip_of({"3/a.png": DIGIT}))
    return path


def test_what_is_imported_is_listed_and_exported(database, source, tmp_path):
    target = tmp_path / "new folder" / "target.zip"
    for command in (("import", source), ("export", target), ("list",)):
        result = run("corrections", *command)
        assert result.exit_code == 0, result.output
    assert "1 corrections: 1 train, 0 only test" in result.stdout
    assert zipfile.ZipFile(target).namelist() == ["3/000001.png", MANIFEST]


def test_what_is_no_digit_is_listed_as_none(database):
    add(open_database(), answer=3, label=NO_DIGIT)
    assert run("corrections", "list").stdout.splitlines()[-1].split()[1:3] == ["3", "none"]


def test_a_version_with_a_long_name_is_listed_by_its_whole_name(database, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    version = "handwriting-" + "with-more-corrections-" * 5
    add(open_database(), version=version)
    result = run("corrections", "list")
    assert version in result.stdout
    assert "…" not in result.stdout


def test_the_list_fits_in_80_columns(database, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    add(open_database(), version="handwriting-20261125-101010")
    lines = run("corrections", "list").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[-1].split()[-1] == "handwriting-20261125-101010"


def test_what_is_there_twice_is_listed_by_a_check(database):
    first, second = store_all(open_database(), np.stack([seven(1), seven(1, 14.5)]), [7, NO_DIGIT])
    result = run("corrections", "check")
    assert result.exit_code == 0, result.output
    assert "1 corrections worth a second look" in result.stdout
    assert result.stdout.splitlines()[-1].split() == [str(second), "none", f"{first},", "labelled", "7"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more"])
def test_what_is_no_zip_is_refused_in_one_sentence(database, tmp_path, content):
    path = tmp_path / "notes.zip"
    path.write_bytes(content)
    assert_one_sentence(run("corrections", "import", path), "not a zip")


def test_a_zip_that_is_not_there_or_is_a_folder_gets_one_sentence(database, tmp_path):
    assert_one_sentence(run("corrections", "import", tmp_path / "none.zip"), "does not exist", exit_code=2)
    assert_one_sentence(run("corrections", "import", tmp_path), "is a directory", exit_code=2)


def test_an_export_to_a_folder_or_below_a_file_gets_one_sentence(database, source, tmp_path):
    assert_one_sentence(run("corrections", "export", tmp_path), "is a directory", exit_code=2)
    assert_one_sentence(run("corrections", "export", source / "x.zip"), "is not a folder", exit_code=2)


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////proc/none/x.sqlite", "no url at all"]
)
@pytest.mark.parametrize("command", ["list", "export", "import"])
def test_a_database_that_cannot_be_opened_gets_one_sentence(url, command, source, monkeypatch):
    monkeypatch.setenv(URL, url)
    path = {"list": (), "export": (source.with_name("new.zip"),), "import": (source,)}[command]
    assert_one_sentence(run("corrections", command, *path), "the database cannot be opened")
