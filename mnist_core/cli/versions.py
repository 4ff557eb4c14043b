"""`python -m mnist_core versions`: list them, let another one answer, go back."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from mnist_core.contract import INT8_FILE, ONNX_FILE
from mnist_core.paths import EXPORTED
from mnist_core.versions import lookup as core

root_option = click.option(
    "--to", "root", default=EXPORTED, type=click.Path(path_type=Path), help="The folder of versions; exported/."
)
EXAMPLE = "\b\nExample:\n  python -m mnist_core versions "


@click.group()
def versions() -> None:
    """Which version answers: list, publish, roll back, delete."""


@versions.command("list", epilog=EXAMPLE + "list")
@root_option
def list_(root: Path) -> None:
    """List versions; an arrow marks the serving one."""
    from mnist_core.reading import OnnxClassifier

    serving = core.serving_version(root)
    table = Table("", "version", "created", "accuracy", "bytes", "same answers as Keras")
    for folder in core.list_versions(root):
        model = OnnxClassifier.load(folder / ONNX_FILE)
        card = model.card
        table.add_row(
            "→" if folder == serving else "", folder.name, card.created, f"{card.test['accuracy']:.2%}",
            f"{model.size_bytes:,}", f"{card.parity['same_answers']:.2%}",
        )  # fmt: skip
    Console().print(table)


@versions.command("publish", epilog=EXAMPLE + "publish my-model")
@click.argument("name")
@click.option("--despite", is_flag=True, help="Although it is worse than the serving version.")
@root_option
def publish(name: str, despite: bool, root: Path) -> None:
    """Let a version answer, if it is no worse than the serving one."""
    from mnist_core.promotion.gate import evaluate_gate, promote_candidate
    from mnist_core.promotion.holdout import holdout_sets
    from mnist_core.storage.database import open_database

    report = evaluate_gate(name, holdout_sets(open_database()), root)
    table = Table("digits that only judge", report.serving, name, "change", "gained", "lost")
    for each in report.comparisons:
        table.add_row(
            each.name, f"{each.serving.accuracy:.2%}", f"{each.candidate.accuracy:.2%}",
            f"{each.change * 100:+.2f} points", str(each.gained.sum()), str(each.lost.sum()),
        )  # fmt: skip
    Console().print(table)
    promote_candidate(report, force=despite, root=root)
    click.echo(f"'{name}' answers now; python -m mnist_core versions rollback goes back to '{report.serving}'")


@versions.command("rollback", epilog=EXAMPLE + "rollback")
@root_option
def rollback(root: Path) -> None:
    """Let the version answer again that did before the last change."""
    from mnist_core.promotion.serving import rollback as go_back

    click.echo(f"'{go_back(root)}' answers now")


@versions.command("delete", epilog=EXAMPLE + "delete my-model")
@click.argument("name")
@root_option
def delete(name: str, root: Path) -> None:
    """Delete a version for good; the serving and the shipped one stay."""
    core.delete(name, root)
    click.echo(f"'{name}' is gone")


def print_version(folder: Path) -> None:
    """Print what each of a version's files weighs and scores."""
    from mnist_core.reading import OnnxClassifier

    table = Table("file", "bytes", "accuracy", "loss", "same answers", "max difference", title=str(folder))
    for file in (ONNX_FILE, INT8_FILE):
        if not (folder / file).is_file():  # 8 bits would have lost too much; MODEL_CARD.md says how much
            continue
        model = OnnxClassifier.load(folder / file)
        test, parity = model.card.test, model.card.parity
        table.add_row(
            file, f"{model.size_bytes:,}", f"{test['accuracy']:.2%}", f"{test['loss']:.4f}",
            f"{parity['same_answers']:.2%}", f"{parity['max_difference']:.1e}",
        )  # fmt: skip
    Console().print(table)
