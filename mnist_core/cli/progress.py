"""Training's progress in a terminal: a bar with the time left, and a line per epoch that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from mnist_core.training.epoch_report import EpochReport


@contextmanager
def epoch_table(console: Console, epochs: int) -> Iterator[Callable[[EpochReport], None]]:
    """Show training as it goes on; yields what `fit` calls after each epoch."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("epochs"), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("training", total=epochs)

        def on_epoch(report: EpochReport) -> None:
            progress.console.print(
                f"epoch {report.epoch:>3}  loss {report.loss:.4f}  accuracy {report.accuracy:.2%}  "
                f"validation loss {report.validation_loss:.4f}  accuracy {report.validation_accuracy:.2%}"
            )
            progress.update(task, completed=report.epoch)

        yield on_epoch
