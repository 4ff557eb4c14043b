"""`python -m mnist_core corrections`: list, export and import what people corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

EXAMPLE = "\b\nExample:\n  python -m mnist_core corrections "


@click.group()
def corrections() -> None:
    """Readings that people corrected: list, export, import."""


@corrections.command("list", epilog=EXAMPLE + "list --limit 20")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many, latest first.")
def list_(limit: int) -> None:
    """List corrections."""
    from mnist_core.corrections import store as core
    from mnist_core.storage.database import open_database

    engine = open_database()
    parts = core.count(engine)
    table = Table(
        "id", "read as", "is a", "part", "version", "created (UTC)",
        title=f"{sum(parts.values()):,} corrections: {parts[core.TRAIN]:,} train, {parts[core.TEST]:,} only test",
    )  # fmt: skip
    for each in core.list_corrections(engine, limit=limit):
        table.add_row(str(each.id), str(each.answer), str(each.label), each.part, each.version, each.created)
    Console().print(table)


@corrections.command("export", epilog=EXAMPLE + "export corrections.zip")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def export(path: Path) -> None:
    """Write all corrections to a zip of PNGs, a folder for each label."""
    from mnist_core.corrections.archive import export_zip
    from mnist_core.storage.database import open_database

    data = export_zip(open_database())
    path.write_bytes(data)
    click.echo(f"{path}: {len(data):,} bytes")


@corrections.command("import", epilog=EXAMPLE + "import corrections.zip")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def import_(path: Path) -> None:
    """Add the corrections in a zip; those that are here already are not added again."""
    from mnist_core.corrections.archive import import_zip
    from mnist_core.storage.database import open_database

    click.echo(f"{import_zip(open_database(), path.read_bytes(), datetime.now(UTC))} corrections read from {path}")
