"""One training run as it is recorded, and the states that it goes through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mnist_core.runs.settings import RunSettings

RUNNING, CANCELLING, DONE, FAILED, CANCELLED, LOST = "running", "cancelling", "done", "failed", "cancelled", "lost"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training run.

    Attributes:
        id: its name, its folder's name, and the name of the version that it makes.
        status: "running", "cancelling", "done", "failed", "cancelled" or "lost".
        settings: what it was started to do.
        message: why it failed; otherwise empty.
        created: ISO 8601, UTC.
        folder: where its log and its epochs are.
    """

    id: str
    status: str
    settings: RunSettings
    message: str
    created: str
    folder: Path

    @property
    def is_active(self) -> bool:
        """Whether its process is at work, as far as is known."""
        return self.status in (RUNNING, CANCELLING)

    @classmethod
    def from_row(cls, row: sa.Row[Any], folder: Path) -> Run:
        """Read a row of the table `runs`; its own folder is in the folder of runs."""
        return cls(
            id=row.id,
            status=row.status,
            settings=RunSettings.from_json(row.settings),
            message=row.message,
            created=row.created,
            folder=folder / row.id,
        )
