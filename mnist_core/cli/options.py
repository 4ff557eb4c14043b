"""The option `--data`, for every command that reads a data set."""

from __future__ import annotations

import click

data_option = click.option(
    "--data", default="mnist", show_default=True, metavar="mnist|digits|PATH",
    help="MNIST wherever it is found, scikit-learn's small digits, or MNIST's own files.",
)  # fmt: skip
