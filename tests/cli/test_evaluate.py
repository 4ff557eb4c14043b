"""cli/evaluate.py: every file of a version, measured as it was at its export."""

import json
import shutil

import pytest

from mnist_core.contract import CHECKSUM_FILE, INT8_FILE, ONNX_FILE
from mnist_core.reading import OnnxClassifier
from mnist_core.versions.lookup import SHIPPED_FOLDER
from mnist_core.versions.publishing import write_checksums
from tests.cli.invoke import assert_one_sentence, run

ALL_FILES = [
    "model.keras", "model.onnx", "model.int8.onnx", "reader.onnx", "reader.int8.onnx", "MODEL_CARD.md", "SHA256SUMS",
]  # fmt: skip
MODELS = [name for name in ALL_FILES if name.endswith(".onnx")]


@pytest.mark.mnist
def test_evaluate_gives_the_accuracy_that_the_card_in_each_file_gives(mnist, tmp_path):
    (tmp_path / "two").mkdir()
    for name in (ONNX_FILE, INT8_FILE):
        shutil.copy(SHIPPED_FOLDER / name, tmp_path / "two" / name)
    write_checksums(tmp_path / "two")
    result = run("evaluate", "--root", tmp_path, "--version", "two", "--json")
    found = json.loads(result.stdout)["files"]
    assert set(found) == {ONNX_FILE, INT8_FILE, CHECKSUM_FILE}
    for name in (ONNX_FILE, INT8_FILE):
        assert found[name]["accuracy"] == OnnxClassifier.load(SHIPPED_FOLDER / name).card.test["accuracy"]
        assert len(found[name]["per_digit_accuracy"]) == 10


def test_evaluate_lists_every_file_and_measures_the_models_and_the_readers():
    result = run("evaluate", "--version", "mnist-mlp", "--data", "digits", "--json")
    found = json.loads(result.stdout)["files"]
    assert list(found) == ALL_FILES
    assert {name: file["size_bytes"] for name, file in found.items()} == {
        name: (SHIPPED_FOLDER / name).stat().st_size for name in ALL_FILES
    }
    assert [name for name, file in found.items() if "accuracy" in file] == MODELS
    assert min(found[name]["accuracy"] for name in MODELS) > 0.97


def test_the_tables_fit_in_80_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    result = run("evaluate", "--version", "mnist-mlp", "--data", "digits")
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith(tuple(ALL_FILES))] == ALL_FILES
    (recall,) = [line for line in lines if line.startswith("recall")]
    assert recall.split() == ["recall", *MODELS]
    assert max(map(len, lines)) <= 80
    assert "…" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--version", "none-such"), "no version 'none-such'"),
        (("--data", "/none/such"), "no MNIST at /none/such"),
    ],
)
def test_a_wrong_argument_gets_one_sentence(arguments, words):
    assert_one_sentence(run("evaluate", *arguments), words)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 1000, b"", b"plain text"])
def test_a_file_that_is_not_mnist_is_named(tmp_path, content):
    path = tmp_path / "mnist.npz"
    path.write_bytes(content)
    assert_one_sentence(run("evaluate", "--data", path), str(path))


def test_a_folder_without_mnist_is_named(tmp_path):
    assert_one_sentence(run("evaluate", "--data", tmp_path), str(tmp_path))


def test_a_damaged_model_is_named(tmp_path):
    shutil.copytree(SHIPPED_FOLDER, tmp_path / "damaged")
    (tmp_path / "damaged" / "reader.onnx").write_bytes(b"not ONNX")
    assert_one_sentence(run("evaluate", "--root", tmp_path, "--version", "damaged"), "reader.onnx is damaged")
