"""`python -m mnist_core bench`: both sides of each claim measured in one run, printed as a table, written as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from mnist_core.errors import DatasetError
from mnist_core.versions.lookup import version_folder

console = Console()
json_option = click.option(
    "--json", "json_path", type=click.Path(path_type=Path, dir_okay=False), help="Write everything measured here."
)


@click.group()
def bench() -> None:
    """Measure what the README claims, both sides in one run."""


@bench.command(epilog="\b\nExample:\n  python -m mnist_core bench model --json bench-model.json")
@click.option("--recipe", "recipe_names", multiple=True, default=("tutorial", "handwriting"), show_default=True)
@click.option("--seeds", default=1, show_default=True, type=click.IntRange(1, 20), help="How many seeds each, from 0.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST's own files; found by themselves if not given.")
@click.option("--version", "names", multiple=True, help="Measure these versions in exported/, and train nothing.")
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False), help="Draw what is misread, as SVG.")
@json_option
def model(
    recipe_names: tuple[str, ...],
    seeds: int,
    data: Path | None,
    names: tuple[str, ...],
    chart: Path | None,
    json_path: Path | None,
) -> None:
    """Train recipes side by side and measure all alike. Takes as long as they do: a quarter of an hour a seed."""
    from mnist_core.benchmarks.chart import bench_chart
    from mnist_core.benchmarks.model import bench_model, bench_versions
    from mnist_core.benchmarks.tables import bench_rows
    from mnist_core.data.datasets import load_mnist
    from mnist_core.training.recipes import recipe_named

    if names:
        result = bench_versions([version_folder(name) for name in names], load_mnist(data))
    else:
        recipes = [recipe_named(name) for name in recipe_names]
        result = bench_model(recipes, load_mnist(data), range(seeds), _print_epoch)
    _show(result, *bench_rows(result), json_path)
    if chart:
        chart.write_text(bench_chart(result))


@bench.command(epilog="\b\nExample:\n  python -m mnist_core bench reading --json bench-reading.json")
@click.option(
    "--pages",
    default=200,
    show_default=True,
    type=click.IntRange(10),
    help="Photographs of one digit; the others in proportion.",
)
@click.option("--seed", default=0, show_default=True, help="Of the pages; one that nothing was tuned with.")
@json_option
def reading(pages: int, seed: int, json_path: Path | None) -> None:
    """Read pages written by the six held-out writers: clean, photographed, numbers, forty digits. Takes minutes."""
    from mnist_core.benchmarks.machine import machine
    from mnist_core.benchmarks.reading import bench_reading, reading_rows
    from mnist_core.data.strokes import HELD_OUT_WRITERS, find_strokes, read_strokes
    from mnist_core.reading import DigitReader

    found = find_strokes()
    if found is None:
        raise DatasetError("no pen strokes on this machine; the README says where they come from")
    samples = [digit for digit in read_strokes(found) if digit.writer in HELD_OUT_WRITERS]
    result = {"machine": machine()} | bench_reading(DigitReader.load(), samples, seed, pages)
    _show(result, *reading_rows(result), json_path)


def _show(result: dict[str, Any], heading: list[str], rows: list[list[str]], json_path: Path | None) -> None:
    """Print a benchmark's table and machine, and write its JSON."""
    table = Table(*heading)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(", ".join(f"{name}: {value}" for name, value in result["machine"].items()))
    if json_path:
        json_path.write_text(json.dumps(result, indent=1) + "\n")


def _print_epoch(report: Any) -> None:  # noqa: ANN401 - EpochReport, whose module imports TensorFlow
    console.print(
        f"epoch {report.epoch}/{report.epochs}  validation accuracy {report.validation_accuracy:.2%}  "
        f"{report.seconds:.0f} s"
    )
