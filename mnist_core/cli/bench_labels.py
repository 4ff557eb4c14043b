"""`python -m mnist_core bench labels`: wrong labels planted among digits, and how many of them are found."""

from __future__ import annotations

from pathlib import Path

import click

from mnist_core.cli.bench_output import show_result
from mnist_core.cli.options import (
    Command,
    chosen_version,
    json_file_option,
    mnist_files_option,
    split_option,
    version_option,
)
from mnist_core.paths import EXPORTED


@click.command(cls=Command, example="bench labels --json bench-labels.json")
@click.option("--seeds", default=5, show_default=True, type=click.IntRange(1, 100), help="How many times, from seed 0.")
@version_option
@split_option
@mnist_files_option
@json_file_option
def labels(seeds: int, version_name: str | None, split: str, data: Path | None, json_path: Path | None) -> None:
    """Plant wrong labels and count which ones the label doctor finds.

    In drawings by held-out writers and in MNIST, one label in ten.
    """
    from mnist_core.benchmarks.labels import bench_labels, label_rows, label_sets
    from mnist_core.benchmarks.machine import machine
    from mnist_core.data.datasets import load_mnist
    from mnist_core.reading import DigitReader

    folder = chosen_version(version_name, EXPORTED)
    reader = DigitReader.load(folder)
    mnist = load_mnist(data)
    digits = mnist.test if split == "test" else mnist.validation
    sets = label_sets(reader, digits, f"MNIST, {split} digits")
    measured = bench_labels(reader.classifier.predict_batch, sets, (200, 1000), range(seeds))
    result = {"machine": machine(), "version": folder.name, "split": split} | measured
    show_result(result, *label_rows(result), json_path)
