"""The command `mnist-core`, which is also `python -m mnist_core`: its subcommands, and how errors are shown."""

from __future__ import annotations

import errno
from typing import Any

import click

from mnist_core import __version__
from mnist_core.cli.bench import bench
from mnist_core.cli.bench_estimates import estimates
from mnist_core.cli.bench_labels import labels
from mnist_core.cli.corrections import corrections
from mnist_core.cli.evaluate import evaluate
from mnist_core.cli.export import export
from mnist_core.cli.predict import predict
from mnist_core.cli.train import train
from mnist_core.cli.versions import versions
from mnist_core.errors import MnistCoreError

FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class CoreErrors(click.Group):
    """Shows the core's errors, a full disk and a missing extra as one sentence; anything else is a bug and shows so."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command."""
        try:
            return super().invoke(context)
        except MnistCoreError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in FULL_DISK:
                raise
            raise click.ClickException(f"nothing more can be written ({error}); make room, then try again") from error
        except ModuleNotFoundError as error:
            if not error.name or error.name.startswith("mnist_core"):
                raise
            message = f"this command needs {error.name}; install it: pip install 'mnist-core[train]'"
            raise click.ClickException(message) from error


@click.group(cls=CoreErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Handwritten digits: train a model, measure it, read pictures, and export it for devices."""


bench.add_command(estimates)
bench.add_command(labels)
for command in (train, evaluate, predict, export, versions, corrections, bench):
    main.add_command(command)
