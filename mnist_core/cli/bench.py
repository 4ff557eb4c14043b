"""`python -m mnist_core bench`: both sides of each claim measured in one run, printed as a table, written as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mnist_core.cli.bench_output import show_result, write_file
from mnist_core.cli.options import (
    Command,
    OutputPath,
    chosen_version,
    json_file_option,
    mnist_files_option,
    split_option,
    version_option,
)
from mnist_core.cli.tensorflow_logs import import_tensorflow_quietly
from mnist_core.errors import DatasetError
from mnist_core.paths import EXPORTED

if TYPE_CHECKING:  # its package imports TensorFlow
    from mnist_core.training.epoch_report import EpochReport


@click.group()
def bench() -> None:
    """Measure what the documentation claims, side by side."""


@bench.command(cls=Command, example="bench model --json bench-model.json")
@click.option(
    "--recipe",
    "recipe_names",
    multiple=True,
    default=("tutorial", "handwriting"),
    show_default=True,
    help="Train by this recipe; may be given several times.",
)
@click.option("--seeds", default=1, show_default=True, type=click.IntRange(1, 20), help="How many seeds each, from 0.")
@mnist_files_option
@click.option(
    "--version",
    "names",
    multiple=True,
    metavar="NAME",
    help="Measure this version and train nothing; may be given several times.",
)
@click.option("--chart", type=OutputPath(), help="Also draw the error rates as SVG.")
@json_file_option
def model(
    recipe_names: tuple[str, ...],
    seeds: int,
    data: Path | None,
    names: tuple[str, ...],
    chart: Path | None,
    json_path: Path | None,
) -> None:
    """Train recipes side by side and measure them all alike.

    The default recipes take a quarter of an hour for each seed.
    """
    from mnist_core.benchmarks.chart import bench_chart
    from mnist_core.benchmarks.model import bench_model, bench_versions
    from mnist_core.benchmarks.tables import bench_rows
    from mnist_core.data.datasets import load_mnist
    from mnist_core.training.recipes import recipe_named
    from mnist_core.versions.lookup import version_folder

    if names:
        result = bench_versions([version_folder(name) for name in names], load_mnist(data))
    else:
        recipes = [recipe_named(name) for name in recipe_names]
        import_tensorflow_quietly()
        result = bench_model(recipes, load_mnist(data), range(seeds), _print_epoch)
    show_result(result, *bench_rows(result), json_path)
    if chart:
        write_file(chart, bench_chart(result))


@bench.command(cls=Command, example="bench reading --json bench-reading.json")
@click.option(
    "--pages",
    default=200,
    show_default=True,
    type=click.IntRange(10),
    help="How many photographs of one digit; the other kinds in proportion.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the pages; nothing was tuned on seed 0.")
@json_file_option
def reading(pages: int, seed: int, json_path: Path | None) -> None:
    """Read pages by the six held-out writers and count what is right.

    Clean and photographed pages, single digits, numbers, forty digits a page. It takes minutes.
    """
    from mnist_core.benchmarks.machine import machine
    from mnist_core.benchmarks.reading import bench_reading, reading_rows
    from mnist_core.data.strokes import HELD_OUT_WRITERS, find_strokes, read_strokes
    from mnist_core.reading import DigitReader

    found = find_strokes()
    if found is None:
        raise DatasetError("no pen strokes on this machine; the README says where they come from")
    samples = [digit for digit in read_strokes(found) if digit.writer in HELD_OUT_WRITERS]
    result = {"machine": machine()} | bench_reading(DigitReader.load(), samples, seed, pages)
    show_result(result, *reading_rows(result), json_path)


@bench.command(cls=Command, example="bench gate --json bench-gate.json")
@click.option("--trials", default=1000, show_default=True, type=click.IntRange(1), help="Candidates for each row.")
@click.option("--seed", default=0, show_default=True, help="Seed of the simulation.")
@json_file_option
def gate(trials: int, seed: int, json_path: Path | None) -> None:
    """Simulate how often the promotion gate errs.

    It may refuse an equally good candidate, or let a worse one pass. It takes half a minute.
    """
    from mnist_core.benchmarks.gate import bench_gate, gate_rows
    from mnist_core.benchmarks.machine import machine

    result = {"machine": machine()} | bench_gate(seed, trials)
    show_result(result, *gate_rows(result), json_path)


@bench.command(cls=Command, example="bench doubt --json bench-doubt.json")
@version_option
@split_option
@click.option("--per-kind", default=2000, show_default=True, type=click.IntRange(100), help="Pictures of each kind.")
@mnist_files_option
@json_file_option
def doubt(version_name: str | None, split: str, per_kind: int, data: Path | None, json_path: Path | None) -> None:
    """Count non-digits that are let through as confident digits.

    Letters that no digit looks like, ticks, scribbles, separators, two digits in one box, halves.
    """
    from mnist_core.benchmarks.doubt import bench_doubt, doubt_rows
    from mnist_core.benchmarks.machine import machine
    from mnist_core.data.datasets import load_mnist
    from mnist_core.data.held_out_outliers import REPORT, VALIDATION

    mnist = load_mnist(data)
    digits, shapes = (mnist.test, REPORT) if split == "test" else (mnist.validation, VALIDATION)
    measured = bench_doubt(chosen_version(version_name, EXPORTED), digits, shapes, per_kind)
    result = {"machine": machine(), "split": split} | measured
    show_result(result, *doubt_rows(result), json_path)


@bench.command(cls=Command, example="bench robustness --json bench-robustness.json")
@version_option
@split_option
@click.option("--count", default=2000, show_default=True, type=click.IntRange(1, 10_000), help="How many digits.")
@mnist_files_option
@json_file_option
def robustness(version_name: str | None, split: str, count: int, data: Path | None, json_path: Path | None) -> None:
    """Read digits under the fifteen corruptions of MNIST-C.

    By the bare network and by the whole reader. It takes minutes.
    """
    from mnist_core.benchmarks.machine import machine
    from mnist_core.benchmarks.robustness import bench_robustness, robustness_rows
    from mnist_core.data.datasets import load_mnist
    from mnist_core.reading import DigitReader

    mnist = load_mnist(data)
    reader = DigitReader.load(chosen_version(version_name, EXPORTED))
    measured = bench_robustness(reader, mnist.test if split == "test" else mnist.validation, count)
    result = {"machine": machine(), "split": split} | measured
    show_result(result, *robustness_rows(result), json_path)


def _print_epoch(report: EpochReport) -> None:
    click.echo(
        f"epoch {report.epoch}/{report.epochs}  validation accuracy {report.validation_accuracy:.2%}  "
        f"{report.seconds:.0f} s"
    )
