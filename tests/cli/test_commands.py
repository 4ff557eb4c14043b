"""The command line as people type it, and what it says when something is wrong."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from mnist_core.cli.main import main
from mnist_core.paths import PYTHON_PATH
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.corrections.test_store import add as add_correction
from tests.versions.model_versions import ship


def run(*arguments: str | Path):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


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


def test_predict_prints_a_table_for_people(picture_of_one):
    result = run("predict", picture_of_one)
    assert result.exit_code == 0
    assert "probability" in result.stdout


def test_an_unreadable_file_gets_its_error_and_the_others_are_still_read(tmp_path, picture_of_one):
    text = tmp_path / "notes.png"
    text.write_text("not a picture")
    result = run("predict", "--json", text, tmp_path / "missing.png", picture_of_one)
    assert result.exit_code == 1
    bad, missing, good = (json.loads(line) for line in result.stdout.splitlines())
    assert set(bad) == set(missing) == {"file", "error"}
    assert "not a picture" in bad["error"]
    assert "cannot be opened" in missing["error"]
    assert good["digits"][0]["label"] == 1


def test_a_blank_picture_is_no_digit_and_no_error(tmp_path):
    path = tmp_path / "blank.png"
    Image.fromarray(np.full((50, 50), 255, np.uint8)).save(path)
    result = run("predict", "--json", path)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"file": str(path), "text": "", "digits": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("predict", "--version", "none-such", "x.png"), "no version 'none-such'"),
        (("evaluate", "--version", "none-such"), "no version 'none-such'"),
        (("evaluate", "--data", "/none/such"), "no MNIST at /none/such"),
        (("train", "--recipe", "none-such"), "none-such"),
        (("train", "--corrections", "0.1", "--data", "/none/such"), "no MNIST at /none/such"),
    ],
)
def test_a_wrong_argument_gets_one_sentence_and_no_traceback(arguments, words):
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_an_mnist_file_cut_in_half_is_named(tmp_path):
    half = tmp_path / "mnist.npz"
    half.write_bytes(b"PK\x03\x04" + b"x" * 1000)
    result = run("evaluate", "--data", half)
    assert result.exit_code == 1
    assert str(half) in result.stderr


@pytest.mark.mnist
def test_evaluate_gives_the_accuracy_that_the_shipped_card_gives(mnist):
    from mnist_core.reading import OnnxClassifier

    result = run("evaluate", "--version", "mnist-mlp", "--json")
    found = json.loads(result.stdout)["files"]["model.onnx"]
    assert found["accuracy"] == OnnxClassifier.load(lookup.version_folder("mnist-mlp")).card.test["accuracy"]
    assert len(found["per_digit_accuracy"]) == 10


def test_a_training_run_publishes_a_version(tmp_path):
    result = run(
        "train", "--recipe", "tutorial", "--data", "digits", "--epochs", 1, "--name", "quick", "--root", tmp_path
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "quick" / "model.onnx").is_file()


def test_training_with_corrections_takes_its_data_from_a_path(tmp_path, digits, monkeypatch):
    from mnist_core import pipeline
    from mnist_core.data import datasets

    asked, plans = [], []
    monkeypatch.setenv("MNIST_CORE_DATABASE_URL", f"sqlite:///{tmp_path / 'data.sqlite'}")
    monkeypatch.setattr(datasets, "load_mnist", lambda path: asked.append(path) or digits)
    monkeypatch.setattr(pipeline, "run", lambda plan, _: plans.append(plan) or lookup.SHIPPED_FOLDER)
    add_correction(open_database())
    ship(tmp_path)

    result = run("train", "--corrections", 0.1, "--data", tmp_path, "--root", tmp_path, "--name", "a")

    assert result.exit_code == 0, result.output
    assert asked == [tmp_path]
    (plan,) = plans
    assert plan.name == "a"
    assert plan.sources == ("1 corrections by users of this app, deformed, as 10% of the training images",)


def test_export_writes_a_proven_copy_of_a_version(tmp_path):
    result = run("export", "--version", "mnist-mlp", "--data", "digits", "--out", tmp_path / "edge")
    assert result.exit_code == 0, result.output
    assert {"model.onnx", "model.keras", "MODEL_CARD.md", "SHA256SUMS"} <= {
        p.name for p in (tmp_path / "edge").iterdir()
    }
    again = run("export", "--version", "mnist-mlp", "--data", "digits", "--out", tmp_path / "edge")
    assert again.exit_code == 1
    assert "is there already" in again.stderr


@pytest.mark.parametrize("command", ["train", "evaluate", "predict", "export"])
def test_the_example_in_each_help_page_is_a_command_that_is_understood(command):
    help_text = run(command, "--help").stdout
    (example,) = re.findall(r"python -m mnist_core (.+)", help_text)
    words = example.split()
    assert words[0] == command
    assert main.commands[command].make_context(command, words[1:]).params


def test_the_picture_in_predict_s_example_is_in_the_repository():
    help_text = run("predict", "--help").stdout
    (path,) = re.findall(r"\S+\.png", help_text)
    assert (PYTHON_PATH / path).is_file()
