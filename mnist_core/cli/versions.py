"""`python -m mnist_core versions`: list them, promote one, roll back, delete, restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mnist_core.cli.options import Command, root_option, writable_root_option
from mnist_core.cli.tables import print_table
from mnist_core.contract import ONNX_FILE
from mnist_core.errors import ModelFileError

if TYPE_CHECKING:
    from mnist_core.promotion.gate import GateReport


@click.group()
def versions() -> None:
    """List versions, promote one, roll back, delete, restore."""


@versions.command("list", cls=Command, example="versions list")
@root_option
def list_(root: Path) -> None:
    """List versions; an asterisk marks the serving one.

    The others are listed too where one is damaged, and the exit status is 1.
    """
    from mnist_core.versions.lookup import list_versions, serving_name, version_folder

    damage: list[str] = []
    serving, rows = "", []
    with _noting(damage):
        serving = serving_name(root)
        version_folder(serving, root)
    for folder in list_versions(root):
        measures = ["damaged", "", "", ""]
        with _noting(damage):
            measures = _measures(folder)
        rows.append((folder.name, *measures, "*" if folder.name == serving else ""))
    if rows:
        print_table(("version", "created (UTC)", "accuracy", "bytes", "same as Keras", ""), rows)
    if damage:
        raise ModelFileError("; ".join(damage))


@versions.command("promote", cls=Command, example="versions promote my-model")
@click.argument("name")
@click.option("--force", is_flag=True, help="Promote it even if it is worse than the serving version.")
@writable_root_option
def promote(name: str, force: bool, root: Path) -> None:
    """Let a version serve if it is no worse than the serving one."""
    from mnist_core.promotion.gate import evaluate_gate, promote_candidate
    from mnist_core.promotion.holdout import holdout_sets
    from mnist_core.storage.database import open_database

    report = evaluate_gate(name, holdout_sets(open_database()), root)
    _print_report(report)
    promote_candidate(report, force=force, root=root)
    click.echo(f"'{name}' serves now; go back to '{report.serving}' with: python -m mnist_core versions rollback")


@versions.command("rollback", cls=Command, example="versions rollback")
@writable_root_option
def rollback(root: Path) -> None:
    """Go back to the version that served before the last promotion."""
    from mnist_core.promotion.serving import rollback as roll_back

    click.echo(f"'{roll_back(root)}' serves now")


@versions.command("delete", cls=Command, example="versions delete my-model")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writable_root_option
def delete(name: str, yes: bool, root: Path) -> None:
    """Delete a version; for a minute it can be restored.

    The serving version and the shipped one cannot be deleted.
    """
    from mnist_core.versions import deletion, lookup

    folder = lookup.version_folder(name, root)
    if not yes:
        click.confirm(f"Delete {folder}?", abort=True)
    deletion.set_aside(name, now=datetime.now(UTC), root=root)
    click.echo(f"'{name}' is deleted; within a minute: python -m mnist_core versions restore {name}")


@versions.command("restore", cls=Command, example="versions restore my-model")
@click.argument("name")
@writable_root_option
def restore(name: str, root: Path) -> None:
    """Bring back a version that was deleted within the last minute."""
    from mnist_core.versions import deletion

    deletion.purge(now=datetime.now(UTC), root=root)
    deletion.restore(name, root=root)
    click.echo(f"'{name}' is back")


@contextmanager
def _noting(damage: list[str]) -> Iterator[None]:
    """Note what is damaged, and go on."""
    try:
        yield
    except ModelFileError as error:
        damage.append(str(error))


def _measures(folder: Path) -> list[str]:
    """Give a version's date and what its card says of it, as text."""
    from mnist_core.reading import OnnxClassifier

    model = OnnxClassifier.load(folder / ONNX_FILE)
    try:
        accuracy, same = model.card.test["accuracy"], model.card.parity["same_answers"]
        return [model.card.created.removesuffix(" UTC"), f"{accuracy:.2%}", f"{model.size_bytes:,}", f"{same:.2%}"]
    except (KeyError, TypeError, ValueError) as cause:
        raise ModelFileError(f"{folder / ONNX_FILE} has a model card without its measures; export it again") from cause


def _print_report(report: GateReport) -> None:
    """Print the candidate's accuracy beside the serving version's, on each holdout set."""
    rows = [
        (
            each.name, f"{each.serving.accuracy:.2%}", f"{each.candidate.accuracy:.2%}",
            f"{each.change * 100:+.2f} points", str(each.gained.sum()), str(each.lost.sum()),
        )
        for each in report.comparisons
    ]  # fmt: skip
    print_table(
        ("holdout set", "serving", "candidate", "change", "gained", "lost"),
        rows,
        title=f"serving: {report.serving}\ncandidate: {report.candidate}",
        prose=("holdout set",),
    )
    for note in report.notes:
        click.echo(note)
