"""cli/tables.py: a table fits the terminal and never cuts or breaks a name."""

import pytest

from mnist_core.cli.tables import print_table

NAME = "handwriting-20261125-101010"
LONG_NAME = "a-version-whose-name-is-longer-than-" + "any-terminal-is-wide-" * 5
WORDS = "a sentence that says at some length why this file cannot be read, and what to do about it"


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_a_table_that_fits_is_a_row_for_each_row(capsys):
    print_table(("version", "accuracy"), [(NAME, "99%"), ("b", "98%")], title="versions")
    title, headings, _, first, second = (line.split() for line in capsys.readouterr().out.splitlines())
    assert (title, headings) == (["versions"], ["version", "accuracy"])
    assert (first, second) == ([NAME, "99%"], ["b", "98%"])


def test_prose_is_wrapped_so_that_a_name_stays_whole(capsys):
    print_table(("file", "answer"), [("x" * 55, WORDS)], prose=("answer",))
    out = capsys.readouterr().out
    assert "x" * 55 in out
    assert max(map(len, out.splitlines())) <= 80
    assert " ".join(out.replace("x" * 55, "").split()).endswith("what to do about it")
    assert "…" not in out


def test_a_heading_is_wrapped_to_what_stands_below_it(capsys):
    print_table(("version", "same answer as Keras"), [("a", "100.00%")])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[:4] == [["same"], ["answer"], ["as"], ["version", "Keras"]]


def test_a_name_that_is_too_long_for_the_table_stands_on_a_line_of_its_own(capsys):
    print_table(("version", "same as Keras", "why"), [("b", "", ""), (LONG_NAME, "99%", WORDS)], prose=("why",))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["b", LONG_NAME, "  same as Keras: 99%"]
    assert max(map(len, lines[2:])) <= 80


@pytest.mark.parametrize("name", ["[bold]x[/bold].png", ":smile:.png", "[/].png"])
def test_a_name_that_looks_like_markup_is_shown_as_it_is(name, capsys):
    print_table(("file",), [(name,)])
    assert name in capsys.readouterr().out


def test_in_a_pipe_no_table_is_wrapped_or_cut(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS")
    print_table(("version", "why"), [(LONG_NAME, WORDS)], prose=("why",))
    assert f"{LONG_NAME}  {WORDS}" in capsys.readouterr().out
