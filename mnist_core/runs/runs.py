"""Training runs in processes of their own: start, follow, cancel, resume. One at a time, and it outlives the app.

A row in the database is a run's record and all that its process is told; a partial unique index lets only one be
active. A run's process holds a file lock, which the kernel releases however the process ends: no heartbeats, no clocks.
Changes of a run's state wait for one lock, on the folder of runs.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mnist_core.errors import PromotionError, RunError
from mnist_core.paths import EXPORTED, RUNS
from mnist_core.runs.folder import CHECKPOINT_FOLDER, LOG_FILE
from mnist_core.runs.lock import is_alive, kill, take_lock
from mnist_core.runs.process import spawn
from mnist_core.runs.record import CANCELLED, CANCELLING, DONE, FAILED, LOST, RUNNING, Run
from mnist_core.runs.settings import RunSettings
from mnist_core.storage import database
from mnist_core.storage.database import reading
from mnist_core.storage.folder_lock import locked
from mnist_core.versions import publishing

__all__ = ["CANCELLED", "CANCELLING", "DONE", "FAILED", "LOST", "RUNNING", "Run", "Runs"]


table = database.runs


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The runs of one app.

    Attributes:
        engine: the database with their records.
        folder: the folder of their folders.
        exported: the folder of versions, where they publish.
        command: the program that does a run; `_launch` gives it its arguments.
    """

    engine: sa.Engine
    folder: Path = RUNS
    exported: Path = EXPORTED
    command: tuple[str, ...] = (sys.executable, "-m", "mnist_core.runs.job")

    def start(self, settings: RunSettings, now: datetime) -> Run:
        """Start a run.

        Raises:
            RunError: another one is still running.
        """
        with locked(self.folder):
            self._reconcile()
            if active := self._active():
                raise RunError(f"run {active.id} is still running; wait for it or cancel it")
            self._sweep()
            run_id = f"retrained-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
            values = {"settings": settings.to_json(), "message": "", "created": now.isoformat(timespec="seconds")}
            record = sa.insert(table).values(id=run_id, status=RUNNING, is_active=True, **values)
            self._launch(self.folder / run_id, record)
            return self.get(run_id)

    def resume(self, run_id: str) -> Run:
        """Resume a lost run after its last epoch.

        Raises:
            RunError: it is not lost, or another one is running.
        """
        with locked(self.folder):
            self._reconcile()
            if (run := self.get(run_id)).status != LOST:
                raise RunError(f"run {run_id} is {run.status}; only a lost one can be resumed")
            change = sa.update(table).where(table.c.id == run_id).values(status=RUNNING, is_active=True, message="")
            self._launch(run.folder, change)
            return self.get(run_id)

    def cancel(self, run_id: str) -> Run:
        """Kill a run at once; it leaves no version.

        Raises:
            RunError: it is not running.
        """
        change = sa.update(table).where(table.c.id == run_id, table.c.status == RUNNING).values(status=CANCELLING)
        with self.engine.begin() as connection:
            changed = connection.execute(change).rowcount
        if not changed and not self.get(run_id).is_active:
            raise RunError(f"run {run_id} is {self.get(run_id).status}; there is nothing to cancel")
        kill(self.folder / run_id)
        with locked(self.folder):
            self._reconcile()
        return self.get(run_id)

    def active_run(self) -> Run | None:
        """Give the run that is running now, if any; if its process has died, its end is recorded first."""
        run = self._active()
        if run and not is_alive(run.folder):
            with locked(self.folder):
                self._reconcile()
            run = self._active()
        return run

    def get(self, run_id: str) -> Run:
        """Give one run.

        Raises:
            RunError: there is none of that name.
        """
        found = self._select(sa.select(table).where(table.c.id == run_id))
        if not found:
            raise RunError(f"no run {run_id}; load the page again")
        return found[0]

    def recent(self, limit: int = 50) -> list[Run]:
        """Give the latest runs, newest first."""
        return self._select(sa.select(table).order_by(table.c.created.desc(), table.c.id.desc()).limit(limit))

    def finish(self, run_id: str, status: str, message: str = "") -> bool:
        """Record a run's end, for its own process; False if it was cancelled meanwhile."""
        change = sa.update(table).where(table.c.id == run_id, table.c.status == RUNNING)
        with self.engine.begin() as connection:
            done = connection.execute(change.values(status=status, is_active=False, message=message[:2000]))
        return bool(done.rowcount)

    def _launch(self, folder: Path, record: sa.Insert | sa.Update) -> None:
        """Take the run's lock, record it as active, and hand the lock to its process."""
        descriptor = take_lock(folder)
        try:
            with self.engine.begin() as connection:
                connection.execute(record)
            arguments = (folder.resolve(), "--exported", self.exported.resolve(), "--lock", str(descriptor))
            url = self.engine.url.render_as_string(hide_password=False)
            spawn((*self.command, *arguments), folder / LOG_FILE, descriptor, url)
        except sa.exc.IntegrityError as cause:
            raise RunError("a run was started from another machine; wait for it or cancel it there") from cause
        finally:
            os.close(descriptor)

    def _reconcile(self) -> None:
        """Record how an active run ended if its process is dead. The caller holds the lock."""
        run = self._active()
        if run is None or is_alive(run.folder):
            return
        status = CANCELLED if run.status == CANCELLING else LOST
        if (self.exported / run.id).exists():  # it died between the version's last rename and its own record
            status = CANCELLED if status == CANCELLED and self._withdraw(run.id) else DONE
        with self.engine.begin() as connection:
            change = sa.update(table).where(table.c.id == run.id)
            connection.execute(change.values(status=status, is_active=False))
        if status == CANCELLED:
            shutil.rmtree(run.folder / CHECKPOINT_FOLDER, ignore_errors=True)
        publishing.sweep(self.exported)

    def _withdraw(self, version: str) -> bool:
        try:
            publishing.delete(version, self.exported)
        except PromotionError:  # someone promoted it already
            return False
        return True

    def sweep(self) -> None:
        """Remove what killed processes left behind; an app calls this as it starts."""
        with locked(self.folder):
            self._reconcile()
            self._sweep()

    def _sweep(self) -> None:
        """Remove folders of runs that died before they were recorded, and checkpoints of runs that have ended.

        The caller holds the lock.
        """
        runs = self.recent(limit=100_000)
        for run in runs:
            if run.status in (DONE, FAILED, CANCELLED) and not is_alive(run.folder):
                shutil.rmtree(run.folder / CHECKPOINT_FOLDER, ignore_errors=True)
        known = {run.id for run in runs}
        for folder in self.folder.glob("retrained-*/"):
            if folder.name not in known and not is_alive(folder):
                shutil.rmtree(folder, ignore_errors=True)
        publishing.sweep(self.exported)

    def _active(self) -> Run | None:
        return next(iter(self._select(sa.select(table).where(table.c.is_active))), None)

    def _select(self, query: sa.Select[Any]) -> list[Run]:
        with reading(self.engine) as connection:
            return [Run.from_row(row, self.folder) for row in connection.execute(query)]
