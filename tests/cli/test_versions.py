"""cli/versions.py: list, promote, roll back, delete."""

import os

import numpy as np
import pytest

from mnist_core.promotion import keras_parity
from tests.cli.invoke import assert_one_sentence, run
from tests.versions.model_versions import copy_of_shipped, dislike, easy_digits, onnx_as_keras, ship, three_versions

LONG_NAME = "handwriting-" + "with-more-corrections-" * 2


@pytest.fixture(autouse=True)
def _database(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_CORE_DATABASE_URL", f"sqlite:///{tmp_path / 'data.sqlite'}")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(autouse=True)
def keras(monkeypatch):
    """Keras answers at once, and as the ONNX file does."""
    monkeypatch.setattr(keras_parity, "ask_keras", onnx_as_keras)


@pytest.fixture
def root(tmp_path, monkeypatch):
    from mnist_core.promotion import holdout

    root = tmp_path / "versions"
    monkeypatch.setattr(holdout, "holdout_sets", lambda engine: [easy_digits(root)])
    return root


def call(root, *arguments: str) -> str:
    result = run("versions", *arguments, "--root", root)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_line_promotes_lists_rolls_back_and_deletes(root):
    three_versions(root)
    assert "'second' serves now" in call(root, "promote", "second")
    rows = [line.split() for line in call(root, "list").splitlines()]
    assert [row[0] for row in rows if "*" in row] == ["second"]
    assert [row[0] for row in rows[-3:]] == ["mnist-mlp", "second", "third"]
    assert "'mnist-mlp' serves now" in call(root, "rollback")
    assert "'third' is deleted" in call(root, "delete", "third", "--yes")
    assert "third" not in call(root, "list")
    assert "'third' is back" in call(root, "restore", "third")
    assert "third" in call(root, "list")


def test_a_deletion_asks_once(root):
    three_versions(root)
    assert run("versions", "delete", "third", "--root", root, typed="n\n").exit_code == 1
    assert "third" in call(root, "list")
    assert run("versions", "delete", "third", "--root", root, typed="y\n").exit_code == 0
    assert "third" not in call(root, "list")


def test_what_was_not_deleted_cannot_be_restored(root):
    ship(root)
    assert_one_sentence(run("versions", "restore", "third", "--root", root), "gone for good")


def test_a_worse_version_is_promoted_by_force_alone(root):
    ship(root)
    commonest = int(np.bincount(easy_digits(root).labels).argmax())
    copy_of_shipped("worse", root, change_weights=dislike(commonest, by=5))
    assert_one_sentence(run("versions", "promote", "worse", "--root", root), "'worse' is refused")
    assert "'worse' serves now" in call(root, "promote", "worse", "--force")


def test_the_list_shows_the_others_where_one_version_is_damaged(root):
    three_versions(root)
    (root / "second" / "model.onnx").write_bytes(b"damaged")
    result = run("versions", "list", "--root", root)
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()[-3:]] == ["mnist-mlp", "second", "third"]
    assert result.stderr.count("model.onnx is damaged") == 1


def test_the_list_shows_all_versions_where_serving_json_is_damaged(root):
    three_versions(root)
    (root / "serving.json").write_text('{"version": {}}')
    result = run("versions", "list", "--root", root)
    assert result.exit_code == 1
    assert "third" in result.stdout
    assert "serving.json is damaged" in result.stderr


def test_long_version_names_are_neither_cut_nor_broken(root):
    ship(root)
    copy_of_shipped(LONG_NAME, root)
    assert LONG_NAME in call(root, "list").splitlines()
    compared = call(root, "promote", LONG_NAME)
    assert f"candidate: {LONG_NAME}" in compared.splitlines()
    assert "…" not in compared


def test_the_name_that_train_gives_fits_into_the_list(root):
    ship(root)
    copy_of_shipped("2026-11-25_10-10_2", root)
    lines = call(root, "list").splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.split()[0] == "2026-11-25_10-10_2" and "100.00%" in line for line in lines)


@pytest.mark.parametrize("command", [("list",), ("promote", "x"), ("rollback",), ("delete", "x")])
def test_a_root_without_versions_gets_one_sentence(command, tmp_path):
    assert_one_sentence(run("versions", *command, "--root", tmp_path / "none"), "version")


@pytest.mark.parametrize("command", ["promote", "delete"])
def test_an_unknown_version_is_named(command, root):
    ship(root)
    assert_one_sentence(run("versions", command, "none-such", "--root", root), "no version 'none-such'")


def test_the_shipped_version_cannot_be_deleted(root):
    ship(root)
    assert_one_sentence(run("versions", "delete", "mnist-mlp", "--yes", "--root", root), "'mnist-mlp' stays")


def test_a_database_that_cannot_be_opened_gets_one_sentence(root, monkeypatch):
    three_versions(root)
    monkeypatch.setenv("MNIST_CORE_DATABASE_URL", "sqlite:////proc/none/x.sqlite")
    assert_one_sentence(run("versions", "promote", "second", "--root", root), "the database cannot be opened")


@pytest.mark.parametrize("command", [("promote", "second"), ("rollback",), ("delete", "second")])
def test_a_root_that_cannot_be_written_to_gets_one_sentence(command, root, monkeypatch):
    three_versions(root)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert_one_sentence(run("versions", *command, "--root", root), "is not writable", exit_code=2)
    assert call(root, "list")


def test_there_is_nothing_to_roll_back_before_a_promotion(root):
    ship(root)
    assert_one_sentence(run("versions", "rollback", "--root", root), "no version to roll back to")
