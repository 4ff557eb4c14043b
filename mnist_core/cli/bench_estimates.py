"""`python -m mnist_core bench estimates`: how long runs were said to take, beside what they took."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mnist_core.cli.bench_output import show_result, write_file
from mnist_core.cli.options import Command, OutputPath, json_file_option
from mnist_core.training.recipes import RECIPES


@click.command(cls=Command, example="bench estimates --json bench-estimates.json")
@click.option(
    "--recipe", "names", multiple=True, type=click.Choice(list(RECIPES)), help="Only this one; may be given again."
)
@click.option("--epochs", type=click.IntRange(1, 1000), help="Fewer epochs than the recipes' own, to try it.")
@click.option("--reference", type=OutputPath(), help="Also write the times that estimates go by on a new machine.")
@json_file_option
def estimates(names: tuple[str, ...], epochs: int | None, reference: Path | None, json_path: Path | None) -> None:
    """Compare how long runs are said to take with what they take.

    Every recipe is run as the page does it. It takes as long as they do, most of it the handwriting recipe.
    """
    from mnist_core.benchmarks.machine import machine
    from mnist_core.data.datasets import load_mnist
    from mnist_core.runs.estimate_benchmark import bench_estimates, chosen_trials, estimate_rows

    corrected = load_mnist().validation.images[:8]
    measured = {"machine": machine()} | bench_estimates(chosen_trials(names, epochs), corrected, click.echo)
    times = measured.pop("times")
    show_result(measured, *estimate_rows(measured), json_path)
    if reference:
        write_file(reference, json.dumps({"machine": measured["machine"], "times": times}, indent=1) + "\n")
