"""cli/bench.py: what was measured is printed and written. tests/benchmarks has the tests of the measuring."""

import json
from types import SimpleNamespace

import pytest

from mnist_core.benchmarks import doubt, model, reading, robustness
from mnist_core.data import datasets, strokes
from mnist_core.data.held_out_outliers import REPORT, VALIDATION
from mnist_core.runs import estimate_benchmark
from tests.cli.documented import ROOT
from tests.cli.invoke import assert_one_sentence, run

MEASURED = json.loads((ROOT / "docs" / "bench-versions.json").read_text(encoding="utf-8"))
PAGES = {
    "kinds": [
        {"kind": "one digit, photographed", "pictures": 200, "digits": 0.99, "numbers": 0.98, "texts": 0.97,
         "plain_numbers": 0.5, "ms": 12.3},
    ],
    "milliseconds": {"drawing of 280×280, pixels to answer": 0.51},
}  # fmt: skip

DOUBT = {
    "thresholds": {"kept": 0.8, "card": 0.7},
    "digits_kept": {"kept": 0.99, "card": 0.995},
    "kinds": [{"kind": "letters", "pictures": 8, "let_through": {"kept": 0.125, "card": 0.25}, "auroc": 0.99}],
}

ROBUSTNESS = {
    "kinds": [{"kind": "zigzag", "network": 0.8, "reader": 0.815}],
    "mean": {"network": 0.8, "reader": 0.815},
}


def test_versions_are_measured_and_everything_is_written(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(datasets, "load_mnist", lambda path: path)
    monkeypatch.setattr(model, "bench_versions", lambda folders, data: asked.append(folders) or MEASURED)
    measured, chart = tmp_path / "new folder" / "bench.json", tmp_path / "bench.svg"
    result = run("bench", "model", "--version", "mnist-mlp", "--json", measured, "--chart", chart)
    assert result.exit_code == 0, result.output
    assert [folder.name for folder in asked[0]] == ["mnist-mlp"]
    assert json.loads(measured.read_text(encoding="utf-8")) == MEASURED
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    accuracies = [run["float32"]["test"]["accuracy"] for run in MEASURED["runs"]]
    assert all(f"{accuracy:.2%}" in result.stdout for accuracy in accuracies)


def test_estimates_are_compared_and_the_times_are_kept_apart(tmp_path, monkeypatch):
    asked = []
    trials = [{"recipe": "quick", "data": "mnist", "epochs": 3, "shown": 20.0, "taken": 25.0, "factor": 1.25}]
    times = [{"workload": {}, "timing": {}}]
    monkeypatch.setattr(datasets, "load_mnist", lambda: SimpleNamespace(validation=SimpleNamespace(images=[0] * 9)))

    def bench_estimates(chosen, corrected, show):
        asked.extend((trial.recipe_name, trial.data, trial.epochs) for trial in chosen)
        return {"trials": trials, "times": times}

    monkeypatch.setattr(estimate_benchmark, "bench_estimates", bench_estimates)
    measured, reference = tmp_path / "estimates.json", tmp_path / "reference.json"
    arguments = ("--recipe", "tutorial", "--epochs", "2", "--json", measured, "--reference", reference)
    result = run("bench", "estimates", *arguments)
    assert result.exit_code == 0, result.output
    assert asked == [("tutorial", "digits", 2), ("tutorial", "mnist", 2)]
    assert "1.25" in result.stdout
    assert json.loads(measured.read_text(encoding="utf-8"))["trials"] == trials
    assert json.loads(reference.read_text(encoding="utf-8"))["times"] == times


def test_pages_are_measured_and_printed_in_80_columns(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(strokes, "find_strokes", lambda: tmp_path)
    monkeypatch.setattr(strokes, "read_strokes", lambda path: [])
    monkeypatch.setattr(reading, "bench_reading", lambda reader, samples, seed, pages: PAGES)
    result = run("bench", "reading", "--json", tmp_path / "bench.json")
    assert result.exit_code == 0, result.output
    table = result.stdout.partition("processor")[0].splitlines()[:-1]
    assert any("99.0%" in line and "12.3" in line for line in table)
    assert max(map(len, table)) <= 80
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["kinds"] == PAGES["kinds"]


@pytest.mark.parametrize(("split", "digits", "shapes"), [("test", "T", REPORT), ("validation", "V", VALIDATION)])
def test_doubt_is_measured_on_digits_and_shapes_of_one_split(split, digits, shapes, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(datasets, "load_mnist", lambda path: SimpleNamespace(test="T", validation="V"))
    monkeypatch.setattr(doubt, "bench_doubt", lambda *arguments: asked.append(arguments) or DOUBT)
    result = run("bench", "doubt", "--version", "mnist-mlp", "--split", split, "--json", tmp_path / "bench.json")
    assert result.exit_code == 0, result.output
    assert [(folder.name, *others) for folder, *others in asked] == [("mnist-mlp", digits, shapes, 2000)]
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["split"] == split
    assert "12.5%" in result.stdout


@pytest.mark.parametrize(("split", "digits"), [("test", "T"), ("validation", "V")])
def test_robustness_is_measured_on_the_digits_of_a_split(split, digits, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(datasets, "load_mnist", lambda path: SimpleNamespace(test="T", validation="V"))
    monkeypatch.setattr(robustness, "bench_robustness", lambda _, *arguments: asked.append(arguments) or ROBUSTNESS)
    result = run("bench", "robustness", "--split", split, "--count", "7", "--json", tmp_path / "bench.json")
    assert result.exit_code == 0, result.output
    assert asked == [(digits, 7)]
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["split"] == split
    assert "81.5%" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("model", "--version", "none-such"), "no version 'none-such'"),
        (("model", "--recipe", "none-such"), "no recipe 'none-such'"),
        (("model", "--data", "/none/such", "--version", "mnist-mlp"), "no MNIST at /none/such"),
    ],
)
def test_a_wrong_argument_gets_one_sentence(arguments, words):
    assert_one_sentence(run("bench", *arguments), words)


def test_without_pen_strokes_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(strokes, "find_strokes", lambda: None)
    assert_one_sentence(run("bench", "reading"), "no pen strokes on this machine")


@pytest.mark.parametrize("option", ["--json", "--chart"])
def test_a_file_that_cannot_be_written_is_refused_before_the_measuring(option, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("bench", "model", option, tmp_path / "file" / "x")
    assert_one_sentence(result, "is not a folder", exit_code=2)
