"""Settle a run whose process is dead: record how it ended, and leave neither a checkpoint nor a version too many."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa

from mnist_core.errors import PromotionError
from mnist_core.runs.folder import CHECKPOINT_FOLDER, SEAL_FILE
from mnist_core.runs.record import CANCELLED, CANCELLING, DONE, LOST, Run
from mnist_core.storage.database import runs as table
from mnist_core.versions import publishing


def settle(run: Run, engine: sa.Engine, exported: Path) -> None:
    """Record how a run ended.

    Args:
        run: belongs here, its process is dead, and the caller holds the lock on the folder of runs.
        engine: the database with its record.
        exported: the folder of versions that it publishes in.
    """
    status = CANCELLED if run.status == CANCELLING else LOST
    if publishing.is_published_by(run.folder / SEAL_FILE, run.id, exported):  # it died before its own record
        status = CANCELLED if status == CANCELLED and _withdraw(run.id, exported) else DONE
    with engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == run.id).values(status=status, is_active=False))
    if status == CANCELLED:
        shutil.rmtree(run.folder / CHECKPOINT_FOLDER, ignore_errors=True)
    publishing.sweep(exported)


def _withdraw(version: str, exported: Path) -> bool:
    try:
        publishing.delete(version, exported)
    except PromotionError:  # someone promoted it already
        return False
    return True
