"""`python -m mnist_core corrections`: list, export and import what people corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from mnist_core.cli.options import Command, OutputPath
from mnist_core.cli.tables import print_table
from mnist_core.contract import NO_DIGIT


@click.group()
def corrections() -> None:
    """List, export and import what people corrected."""


@corrections.command("list", cls=Command, example="corrections list --limit 20")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most, latest first.")
def list_(limit: int) -> None:
    """List corrections, the latest first."""
    from mnist_core.corrections import store
    from mnist_core.storage.database import open_database

    engine = open_database()
    parts = store.count(engine)
    print_table(
        ("id", "read as", "label", "part", "created (UTC)", "version"),
        [
            (str(each.id), _name(each.answer), _name(each.label), each.part, each.created[:19], each.version)
            for each in store.list_corrections(engine, limit=limit)
        ],
        title=f"{sum(parts.values()):,} corrections: {parts[store.TRAIN]:,} train, {parts[store.TEST]:,} only test",
    )


@corrections.command("export", cls=Command, example="corrections export corrections.zip")
@click.argument("path", type=OutputPath())
def export(path: Path) -> None:
    """Write all corrections to a zip.

    It holds a PNG for each correction, in a folder for each label.
    """
    from mnist_core.corrections.zip_export import zip_parts
    from mnist_core.storage.atomic_write import atomic_write
    from mnist_core.storage.database import open_database

    parts = zip_parts(open_database())
    with atomic_write(path) as file:
        for part in parts:
            file.write(part)
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@corrections.command("import", cls=Command, example="corrections import corrections.zip")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def import_(path: Path) -> None:
    """Add the corrections from a zip, all or none.

    Images that are already here with the same label are not added again. The others count as one session.
    """
    from mnist_core.corrections.limits import MAX_CORRECTIONS
    from mnist_core.corrections.zip_import import import_zip
    from mnist_core.storage.database import open_database

    count = import_zip(open_database(), path.read_bytes(), datetime.now(UTC), MAX_CORRECTIONS)
    click.echo(f"{count:,} corrections added from {path}")


@corrections.command("check", cls=Command, example="corrections check")
def check() -> None:
    """List corrections that look mislabelled or are there twice.

    The Retrain page shows them with their pictures, to keep, relabel or drop.
    """
    from mnist_core.corrections.label_doctor import examine
    from mnist_core.reading import DigitReader
    from mnist_core.storage.database import open_database

    found = examine(open_database(), DigitReader.load().classifier.predict_batch)
    print_table(
        ("id", "label", "looks like", "probability", "nearly the same as"),
        [
            (
                str(each.correction.id),
                _name(each.correction.label),
                "" if each.suggestion is None else str(each.suggestion),
                "" if each.suggestion is None else f"{each.probability:.0%}",
                f"{each.twin.id}, labelled {_name(each.twin.label)}" if each.twin else "",
            )
            for each in found
        ],
        title=f"{len(found):,} corrections worth a second look",
    )


def _name(label: int) -> str:
    return "none" if label == NO_DIGIT else str(label)
