"""The tables of docs/measurements.md that no command prints, and how all of them are written as Markdown."""

from statistics import mean, stdev
from typing import Any

from mnist_core.benchmarks.tables import percent, time_to_good


def time_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out the training times that `bench_model` measured: the heading, and a row per run."""
    heading = ["recipe", "wall seconds", "CPU-seconds", "seconds to 98.2 % on validation images", "MNIST test accuracy"]
    return heading, [
        [
            run["recipe"],
            f"{run['training_seconds']:.0f}",
            f"{run['training_cpu_seconds']:.0f}",
            time_to_good(run),
            percent(run["float32"]["test"]["accuracy"]),
        ]
        for run in result["runs"]
    ]


def seed_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out the accuracies of versions that differ by their seeds: the heading, a row each, mean and deviation."""
    pens = list(result["runs"][0]["float32"]["held_out_writers"])
    heading = ["seed", "MNIST test accuracy", *(f"held-out writers, pen {pen} px" for pen in pens)]
    accuracies = [
        [run["float32"]["test"]["accuracy"], *(run["float32"]["held_out_writers"][pen]["accuracy"] for pen in pens)]
        for run in result["runs"]
    ]
    rows = [
        [str(run["seed"]), *map(percent, measured)] for run, measured in zip(result["runs"], accuracies, strict=True)
    ]
    spread = [f"{percent(mean(values))} ± {100 * stdev(values):.2f}" for values in zip(*accuracies, strict=True)]
    return heading, [*rows, ["mean ± standard deviation", *spread]]


def markdown_table(heading: list[str], rows: list[list[str]]) -> str:
    """Write a table as Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
