"""What each benchmark does at its end: print its table and its machine, and write its JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from mnist_core.cli.tables import print_table
from mnist_core.storage.atomic_write import atomic_write


def show_result(result: dict[str, Any], heading: list[str], rows: list[list[str]], json_path: Path | None) -> None:
    """Print a benchmark's table and machine, and write its JSON."""
    print_table(heading, rows, prose=heading[:1])
    click.echo(", ".join(f"{name}: {value}" for name, value in result["machine"].items()))
    if json_path:
        write_file(json_path, json.dumps(result, indent=1) + "\n")


def write_file(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    with atomic_write(path) as file:
        file.write(text.encode())
