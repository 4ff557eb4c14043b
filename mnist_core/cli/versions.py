"""`python -m mnist_core versions`: list them, promote one, roll back, delete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mnist_core.cli.options import Command, root_option, writable_root_option
from mnist_core.cli.tables import print_table
from mnist_core.contract import ONNX_FILE

if TYPE_CHECKING:
    from mnist_core.promotion.gate import GateReport


@click.group()
def versions() -> None:
    """List versions, promote one, roll back, delete."""


@versions.command("list", cls=Command, example="versions list")
@root_option
def list_(root: Path) -> None:
    """List versions; an asterisk marks the serving one."""
    from mnist_core.reading import OnnxClassifier
    from mnist_core.versions.lookup import list_versions, serving_version

    serving, rows = serving_version(root), []
    for folder in list_versions(root):
        model = OnnxClassifier.load(folder / ONNX_FILE)
        rows.append((
            folder.name, model.card.created.removesuffix(" UTC"), f"{model.card.test['accuracy']:.2%}",
            f"{model.size_bytes:,}", f"{model.card.parity['same_answers']:.2%}", "*" if folder == serving else "",
        ))  # fmt: skip
    print_table(("version", "created (UTC)", "accuracy", "bytes", "same as Keras", ""), rows)


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
@writable_root_option
def delete(name: str, root: Path) -> None:
    """Delete a version for good.

    The serving version and the shipped one cannot be deleted.
    """
    from mnist_core.versions import publishing

    publishing.delete(name, root)
    click.echo(f"'{name}' is deleted")


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
