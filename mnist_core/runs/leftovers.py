"""The folder of runs after a kill: what died before it was recorded is told from what is still needed, and removed.

Another database's runs may lie in the same folder. So a run's folder bears the mark of the database that it is about to
be recorded in, from the moment that it is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mnist_core.runs.folder import CHECKPOINT_FOLDER, LOG_FILE
from mnist_core.runs.lock import is_alive
from mnist_core.runs.record import CANCELLED, DONE, FAILED, Run
from mnist_core.storage.atomic_write import STAGING_PREFIX

MARK_FILE = "database"


def make_run_folder(folder: Path, database_id: str) -> None:
    """Make a new run's folder with its mark in it, in one step. The caller holds the lock on the folder of runs.

    Args:
        folder: its name is the run's.
        database_id: from `database.database_id`.
    """
    staging = folder.with_name(f"{STAGING_PREFIX}{folder.name}")
    staging.mkdir()
    (staging / MARK_FILE).write_text(database_id, encoding="utf-8")
    staging.rename(folder)


def sweep_run_folders(root: Path, runs: Sequence[Run], database_id: str) -> None:
    """Remove folders of runs that died before they were recorded, and checkpoints of runs that have ended.

    The caller holds the lock on the folder of runs.

    Args:
        root: the folder of runs.
        runs: all that are recorded.
        database_id: of the database that they are recorded in.
    """
    for run in runs:
        if run.is_here and run.status in (DONE, FAILED, CANCELLED) and not is_alive(run.folder):
            shutil.rmtree(run.folder / CHECKPOINT_FOLDER, ignore_errors=True)
    known = {run.id for run in runs if run.home in ("", str(root.resolve()))}  # elsewhere, one may have the same name
    for folder in root.glob("*/"):
        if folder.name not in known and _died_unrecorded(folder, database_id):
            shutil.rmtree(folder, ignore_errors=True)
    for staging in root.glob(f"{STAGING_PREFIX}*/"):
        shutil.rmtree(staging, ignore_errors=True)


def _died_unrecorded(folder: Path, database_id: str) -> bool:
    """Tell whether nothing has begun in a folder that this database does not know, and no other one may know it."""
    try:
        mark = (folder / MARK_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:  # an earlier release's: it bears none
        return False
    return mark == database_id and not (folder / LOG_FILE).exists() and not is_alive(folder)
