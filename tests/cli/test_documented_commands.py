"""Every command is documented, and every command line in the documentation, in messages and in help texts parses."""

import re
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.exceptions import NoArgsIsHelpError
from click.testing import CliRunner

from mnist_core.cli.main import main
from tests.cli.documented import ROOT, in_markdown, in_source, leaves, parse, spans_of_a_command
from tests.cli.invoke import run

MARKDOWN = [
    path
    for pattern in ("*.md", "docs/**/*.md", "mnist_core/**/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"
]
SOURCES = [ROOT / "streamlit_app.py", *ROOT.glob("mnist_core/**/*.py"), *ROOT.glob("app_pages/**/*.py")]
LEAVES = leaves()
DOCUMENTED = {words: path for path in MARKDOWN for words in in_markdown(path.read_text(encoding="utf-8"))}
IN_SOURCE = {words: path for path in SOURCES for words in in_source(path)}
SPANS = {span: path for path in MARKDOWN for span in spans_of_a_command(path.read_text(encoding="utf-8"))}


@pytest.fixture(autouse=True)
def _folder_with_every_file(tmp_path, monkeypatch):
    """Some arguments must name a file that is there."""
    monkeypatch.chdir(tmp_path)
    Path("corrections.zip").touch()


@pytest.mark.parametrize("words", LEAVES)
def test_each_command_is_in_the_documentation(words):
    group, _, name = words.rpartition(" ")
    texts = [path.read_text(encoding="utf-8") for path in MARKDOWN]
    whole = [text for text in texts if any(line.startswith(words) for line in in_markdown(text))]
    beside = [
        line
        for text in texts
        for line in text.splitlines()
        if group and re.search(rf"mnist[_-]core {group} .*\b{name}\b", line)
    ]
    assert whole or beside


@pytest.mark.parametrize("words", DOCUMENTED)
def test_each_documented_command_line_parses(words):
    parse(words)


@pytest.mark.parametrize("words", IN_SOURCE)
def test_each_command_line_in_a_docstring_or_a_message_parses(words):
    with suppress(click.MissingParameter, NoArgsIsHelpError):  # a docstring may name a command without its arguments
        parse(words)


@pytest.mark.parametrize("words", LEAVES)
def test_each_help_text_ends_with_an_example_of_its_own_command_that_parses(words):
    example = LEAVES[words].example
    assert example.startswith(words)
    parse(example)
    help_text = CliRunner().invoke(main, [*words.split(), "--help"], prog_name="mnist-core").stdout
    assert help_text.endswith(f"\n\nExample:\n  mnist-core {example}\n")


@pytest.mark.parametrize("words", LEAVES)
def test_each_command_and_each_of_its_options_says_what_it_does(words):
    command = LEAVES[words]
    assert (command.help or "").rstrip().endswith(".")
    assert [each.name for each in command.params if isinstance(each, click.Option) and not each.help] == []


@pytest.mark.parametrize("group", [(), ("versions",), ("corrections",), ("bench",)])
def test_the_list_of_commands_cuts_no_sentence(group):
    help_text = run(*group, "--help").stdout
    assert "..." not in help_text.partition("Commands:")[2]
    assert max(map(len, help_text.splitlines())) <= 80


@pytest.mark.parametrize("words", SPANS)
def test_each_command_that_is_mentioned_without_the_program_has_such_options(words):
    with suppress(click.MissingParameter, click.BadOptionUsage):  # half a command may be mentioned
        parse(words)


@pytest.mark.parametrize(
    "words",
    ["publish", "versions publish NAME", "train --to exported", "evaluate x.png", "versions promote x --despite"],
)
def test_a_command_line_that_is_wrong_does_not_parse(words):
    with pytest.raises(click.UsageError):
        parse(words)


def test_command_lines_are_found_wherever_they_stand(tmp_path):
    block = "```sh\nx/bin/python -m mnist_core predict a.png   # reads\nmnist-core versions \\\n  list\n```\n"
    assert in_markdown(f"Run `mnist-core\ntrain`.\n{block}") == ["predict a.png", "versions list", "train"]
    source = tmp_path / "source.py"
    source.write_text(
        '"""`python -m mnist_core bench model`: measure."""\n'
        'raise Error(f"no {x}; run python -m mnist_core " f"export --out {x}")\n'
    )
    assert sorted(in_source(source)) == ["bench model", "export --out X"]
