"""The option `--data`, and the data set that it names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # imported late, so that a command that only shows its help starts at once
    from mnist_core.training.datasets import Dataset

data_option = click.option(
    "--data", default="mnist", show_default=True, metavar="mnist|digits|PATH",
    help="MNIST wherever it is found, scikit-learn's small digits, or MNIST's own files.",
)  # fmt: skip


def dataset_named(data: str) -> Dataset:
    """Load what the option names."""
    from mnist_core.training.datasets import load_digits, load_mnist

    if data == "digits":
        return load_digits()
    return load_mnist(None if data == "mnist" else Path(data))
