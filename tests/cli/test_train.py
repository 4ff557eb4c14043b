"""cli/train.py: options become a training run, and the version that it publishes is listed."""

import os
import re

import pytest

from mnist_core.storage.database import open_database
from mnist_core.versions.lookup import SHIPPED_FOLDER
from tests.cli.invoke import assert_one_sentence, run, run_in_process
from tests.cli.test_evaluate import ALL_FILES
from tests.corrections.test_store import add as add_correction
from tests.versions.model_versions import ship


def test_a_training_run_publishes_a_version_and_prints_nothing_but_its_own_lines(tmp_path):
    result = run_in_process(
        "train", "--recipe", "tutorial", "--data", "digits", "--epochs", 1, "--name", "new", "--root", tmp_path,
        COLUMNS="80",
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert {"model.keras", "model.onnx", "reader.onnx", "MODEL_CARD.md", "SHA256SUMS"} <= written
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith(tuple(ALL_FILES))] == [
        name for name in ALL_FILES if name in written
    ]
    assert [line.split()[1] for line in lines if line.startswith("epoch")] == ["1", "2"]  # then all digits
    assert max(map(len, lines)) <= 80


def test_training_with_corrections_takes_its_data_from_a_path(tmp_path, digits, monkeypatch):
    from mnist_core import pipeline
    from mnist_core.data import datasets

    asked, plans = [], []
    monkeypatch.setenv("MNIST_CORE_DATABASE_URL", f"sqlite:///{tmp_path / 'data.sqlite'}")
    monkeypatch.setattr(datasets, "load_mnist", lambda path: asked.append(path) or digits)
    monkeypatch.setattr(pipeline, "run", lambda plan, _: plans.append(plan) or SHIPPED_FOLDER)
    add_correction(open_database())
    ship(tmp_path)

    result = run("train", "--corrections", 0.1, "--data", tmp_path, "--root", tmp_path, "--name", "a")

    assert result.exit_code == 0, result.output
    assert asked == [tmp_path]
    (plan,) = plans
    assert plan.name == "a"
    assert plan.sources == ("1 corrections by users of this app, augmented, as 10% of the training images",)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--recipe", "none-such"), "none-such"),
        (("--data", "/none/such"), "no MNIST at /none/such"),
        (("--corrections", "0.1", "--data", "/none/such"), "no MNIST at /none/such"),
        (("--data", "digits", "--name", "a/b"), "'a/b'"),
        (("--data", "digits", "--name", "mnist-mlp"), "'mnist-mlp' is there already"),
    ],
)
def test_a_wrong_argument_gets_one_sentence(arguments, words):
    assert_one_sentence(run("train", *arguments), words)


def test_a_database_that_cannot_be_opened_gets_one_sentence(monkeypatch):
    monkeypatch.setenv("MNIST_CORE_DATABASE_URL", "sqlite:////proc/none/x.sqlite")
    result = run("train", "--data", "digits", "--corrections", 0.1)
    assert_one_sentence(result, "the database cannot be opened")


@pytest.mark.parametrize("arguments", [("--epochs", 0), ("--seed", -1), ("--corrections", 0.6)])
def test_a_number_out_of_range_gets_one_sentence(arguments):
    assert_one_sentence(run("train", *arguments), "is not in the range", exit_code=2)


def test_a_root_that_no_version_can_be_written_to_is_refused_before_the_training(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert_one_sentence(run("train", "--root", tmp_path / "file"), "is a file", exit_code=2)
    assert_one_sentence(run("train", "--root", tmp_path / "file" / "x"), "is not a folder", exit_code=2)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert_one_sentence(run("train", "--root", tmp_path / "new"), "no permission to write", exit_code=2)


def test_a_version_without_a_name_is_called_by_its_date(tmp_path, monkeypatch):
    from mnist_core import pipeline

    plans = []
    monkeypatch.setattr(pipeline, "run", lambda plan, _: plans.append(plan) or SHIPPED_FOLDER)
    assert run("train", "--data", "digits", "--root", tmp_path).exit_code == 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d\d-\d\d", plans[0].name)
