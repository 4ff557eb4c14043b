"""One training run as it is recorded, and the states that it goes through."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mnist_core.errors import MnistCoreError, RunError
from mnist_core.runs.settings import RunSettings

RUNNING, CANCELLING, DONE, FAILED, CANCELLED, LOST = "running", "cancelling", "done", "failed", "cancelled", "lost"

HOST_VARIABLE = "MNIST_CORE_HOST"
"""Names this machine where its own name changes, as a container's does with every start."""


def host_name() -> str:
    """Name this machine: MNIST_CORE_HOST, or what the network calls it."""
    return os.environ.get(HOST_VARIABLE) or platform.node()


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training run.

    Attributes:
        id: its name, its folder's name, and the name of the version that it makes.
        status: "running", "cancelling", "done", "failed", "cancelled" or "lost".
        settings: what it was started to do; None where they are of another release, which this one cannot read.
        raw_settings: the same as they are recorded, whatever release did it.
        message: why it failed; otherwise empty.
        created: ISO 8601, UTC.
        folder: where its log and its epochs are, if it belongs here.
        host: the machine that it belongs to.
        home: the folder of runs that it belongs to, on that machine.
        is_here: whether that is this machine and this folder; any other one may only look at it.
    """

    id: str
    status: str
    settings: RunSettings | None
    raw_settings: Any
    message: str
    created: str
    folder: Path
    host: str
    home: str
    is_here: bool

    @property
    def is_active(self) -> bool:
        """Whether its process is at work, as far as is known."""
        return self.status in (RUNNING, CANCELLING)

    def total_epochs(self, epochs: list[dict[str, Any]]) -> int:
        """Count the epochs that it is to have; another release's run says so with its first epoch, and 1 until then.

        Args:
            epochs: from `read_epochs`.
        """
        if self.settings:
            return self.settings.total_epochs
        return int(epochs[-1]["epochs"]) if epochs else 1

    def require_here(self) -> None:
        """Refuse to touch a run that belongs elsewhere.

        Raises:
            RunError: the sentence says where it belongs.
        """
        if not self.is_here:
            raise RunError(f"run {self.id} belongs to {self.host}, folder {self.home}; do it there")

    def require_settings(self) -> RunSettings:
        """Give the settings to train by.

        Raises:
            RunError: they are of another release.
        """
        if self.settings is None:
            raise RunError(f"run {self.id} has settings of another release, which cannot be trained; start a new run")
        return self.settings

    @classmethod
    def from_row(cls, row: sa.Row[Any], folder: Path, *, is_here: bool) -> Run:
        """Read a row of the table `runs`; its own folder is in the folder of runs."""
        return cls(
            id=row.id,
            status=row.status,
            settings=_readable(row.settings),
            raw_settings=row.settings,
            message=row.message,
            created=row.created,
            folder=folder / row.id,
            host=row.host,
            home=row.folder,
            is_here=is_here,
        )


def _readable(raw_settings: object) -> RunSettings | None:
    try:
        return RunSettings.from_json(raw_settings)
    except MnistCoreError:
        return None
