"""cli/predict.py: pictures in, one line or one row each out."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mnist_core.paths import PYTHON_PATH
from tests.cli.invoke import assert_one_sentence, run


@pytest.fixture
def picture_of_one(tmp_path) -> Path:
    image = Image.new("L", (100, 100), 255)
    ImageDraw.Draw(image).line((50, 15, 50, 85), fill=0, width=9)
    path = tmp_path / "one.png"
    image.save(path)
    return path


def test_predict_prints_one_json_line_per_file(picture_of_one):
    result = run("predict", "--json", picture_of_one, picture_of_one)
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first == second
    (digit,) = first["digits"]
    assert set(first) == {"file", "text", "digits"}
    assert set(digit) == {"label", "probability", "probabilities", "confident", "box"}
    assert digit["label"] == 1
    assert digit["probability"] == pytest.approx(digit["probabilities"][1], abs=1e-5)
    assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-4)
    left, top, width, height = digit["box"]
    assert (left, top, width, height) == pytest.approx((46, 15, 9, 71), abs=1)


def test_each_page_of_a_document_is_a_line_with_its_number(tmp_path, picture_of_one):
    path = tmp_path / "scan.pdf"
    with Image.open(picture_of_one) as page:
        page.save(path, save_all=True, append_images=[page], resolution=100)
    lines = [json.loads(line) for line in run("predict", "--json", path).stdout.splitlines()]
    assert [(line["file"], line["page"], line["text"]) for line in lines] == [
        (f"{path}, page 1", 1, "1"),
        (f"{path}, page 2", 2, "1"),
    ]


def test_what_is_left_out_of_a_file_is_printed(tmp_path, picture_of_one):
    path = tmp_path / "animation.gif"
    with Image.open(picture_of_one) as page:
        page.save(path, save_all=True, append_images=[Image.new("L", page.size, 255)])
    assert json.loads(run("predict", "--json", path).stdout)["left_out"] == "the file's further pictures"
    assert "not read: the file's further pictures" in " ".join(run("predict", path).stdout.split())


def test_predict_prints_a_table_for_people(picture_of_one):
    result = run("predict", picture_of_one)
    assert result.exit_code == 0
    assert "probability" in result.stdout


def test_a_file_with_a_long_name_and_brackets_is_shown_by_its_whole_name(tmp_path, picture_of_one, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    path = picture_of_one.rename(tmp_path / f"[red]{'a long name ' * 12}.png")
    result = run("predict", path)
    assert str(path) in result.stdout.splitlines()
    assert "…" not in result.stdout


def test_an_unreadable_file_gets_its_error_and_the_others_are_still_read(tmp_path, picture_of_one):
    text = tmp_path / "notes.png"
    text.write_text("not a picture")
    result = run("predict", "--json", text, tmp_path / "missing.png", tmp_path, picture_of_one)
    assert result.exit_code == 1
    bad, missing, folder, good = (json.loads(line) for line in result.stdout.splitlines())
    assert set(bad) == set(missing) == set(folder) == {"file", "error"}
    assert "not a picture" in bad["error"]
    assert missing["error"] == "cannot be opened (No such file or directory)"
    assert folder["error"] == "cannot be opened (Is a directory)"
    assert good["digits"][0]["label"] == 1


def test_a_blank_picture_is_no_digit_and_no_error(tmp_path):
    path = tmp_path / "blank.png"
    Image.fromarray(np.full((50, 50), 255, np.uint8)).save(path)
    result = run("predict", "--json", path)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"file": str(path), "text": "", "digits": []}


def test_an_unknown_version_is_named_beside_those_that_are_there(picture_of_one):
    assert_one_sentence(run("predict", "--version", "none-such", picture_of_one), "no version 'none-such'")


def test_a_root_without_versions_is_named(tmp_path, picture_of_one):
    assert_one_sentence(run("predict", "--root", tmp_path / "none", picture_of_one), str(tmp_path / "none"))


def test_the_picture_in_the_example_is_in_the_repository():
    (words,) = [line for line in run("predict", "--help").stdout.splitlines() if ".png" in line]
    (path,) = [word for word in words.split() if word.endswith(".png")]
    assert (PYTHON_PATH / path).is_file()
