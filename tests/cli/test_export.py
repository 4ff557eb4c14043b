"""cli/export.py: a version's ONNX files made anew. tests/exporting/bundle has the tests of the bundle."""

import pytest

from tests.cli.invoke import assert_one_sentence, run, run_in_process
from tests.cli.test_evaluate import ALL_FILES


def test_export_writes_a_proven_copy_of_a_version_and_prints_nothing_but_its_own_lines(tmp_path):
    target = tmp_path / "edge"
    arguments = ("export", "--version", "mnist-mlp", "--data", "digits", "--out", target)
    result = run_in_process(*arguments, COLUMNS="80")
    assert (result.returncode, result.stderr) == (0, "")
    assert {path.name for path in target.iterdir()} == set(ALL_FILES)
    lines = result.stdout.splitlines()
    assert lines[0] == str(target)
    assert [line.split()[0] for line in lines if line.startswith(tuple(ALL_FILES))] == ALL_FILES
    assert max(map(len, lines[1:])) <= 80
    assert_one_sentence(run(*arguments), "is there already")


def test_a_target_that_cannot_be_written_is_refused_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    for option in ("--out", "--bundle"):
        result = run("export", option, tmp_path / "file" / "below")
        assert_one_sentence(result, f"'{tmp_path / 'file'}' is not a folder", exit_code=2)


def test_a_folder_is_no_place_for_a_bundle(tmp_path):
    assert_one_sentence(run("export", "--bundle", tmp_path), "is a directory", exit_code=2)


@pytest.mark.parametrize("arguments", [("--out", "x"), ("--bundle", "x.zip")])
def test_an_unknown_version_is_named(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_one_sentence(run("export", "--version", "none-such", *arguments), "no version 'none-such'")
    assert not list(tmp_path.iterdir())
