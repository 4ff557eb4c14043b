"""Every command line that the project's texts show: Markdown, docstrings, messages and help texts."""

import ast
import re
from pathlib import Path

import click

from mnist_core.cli.main import main

ROOT = Path(__file__).parent.parent.parent
CALL = re.compile(r"(?:python -m mnist_core|(?<![\w/-])mnist-core) (?=[a-z-])")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
END_IN_PROSE = re.compile(r"[`;)\n]|\.(?=\s|$)|, ")


def leaves(group: click.Group = main, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    """Walk the click tree: every command without subcommands, by its words."""
    found = {}
    for name, command in group.commands.items():
        below = leaves(command, (*path, name)) if isinstance(command, click.Group) else None
        found |= below if below is not None else {" ".join((*path, name)): command}
    return found


def in_markdown(text: str) -> list[str]:
    """Find the command lines in fenced blocks, and in code spans that may go over a line's end."""
    blocks = "\n".join(FENCE.findall(text)).replace("\\\n", " ")
    lines = [line.split("#")[0] for line in blocks.splitlines()]
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", FENCE.sub("", text))]
    return [" ".join(line[found.end() :].split()) for line in (*lines, *spans) for found in CALL.finditer(line)]


def spans_of_a_command(text: str) -> list[str]:
    """Find code spans that leave out the program: a command's name and more words, such as `train --seed 1`."""
    names = "|".join(main.commands)
    spans = (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", FENCE.sub("", text)))
    return [span for span in spans if re.match(rf"(?:{names}) [a-zA-Z-]", span)]


def in_source(path: Path) -> list[str]:
    """Find the command lines in a module's strings: its docstrings, messages and help texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside_f_strings = {part for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for part in each.values}
    strings = [_text(each) for each in ast.walk(tree) if each not in inside_f_strings and _text(each)]
    return [END_IN_PROSE.split(text[found.end() :])[0] for text in strings for found in CALL.finditer(text)]


def _text(node: ast.AST) -> str:
    """Give a string's text, with X in the place of each value in an f-string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def parse(words: str) -> click.Context:
    """Parse a command line against the click tree, and run nothing."""
    command, path, rest = main, "main", words.split()
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        path, name, rest = rest[0], rest[0], rest[1:]
        if name not in command.commands:
            raise click.UsageError(f"no command '{name}' in '{words}'")
        command = command.commands[name]
    return command.make_context(path, rest)
