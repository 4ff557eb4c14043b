"""Training runs in processes of their own: start, follow, cancel, resume. One at a time, and it outlives the app.

A row in the database is a run's record and all that its process is told; a partial unique index lets only one be
active on one host and in one folder of runs. A run's process holds a file lock, which the kernel releases however the
process ends: no heartbeats, no clocks. Changes of a run's state wait for one lock, on the folder of runs. Another host
or folder on the same database sees the run, but cannot see its lock, and so leaves it alone.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mnist_core.errors import RunError
from mnist_core.paths import EXPORTED, RUNS
from mnist_core.runs.folder import LOG_FILE
from mnist_core.runs.leftovers import make_run_folder, sweep_run_folders
from mnist_core.runs.lock import is_alive, kill, require_locks, take_lock
from mnist_core.runs.names import run_name
from mnist_core.runs.process import spawn
from mnist_core.runs.record import CANCELLED, CANCELLING, DONE, FAILED, LOST, RUNNING, Run, host_name
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.settling import settle
from mnist_core.storage import database
from mnist_core.storage.database import database_id, reading
from mnist_core.storage.disk_errors import disk_errors_as
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
        host: the machine that the folder is on.
    """

    engine: sa.Engine
    folder: Path = RUNS
    exported: Path = EXPORTED
    command: tuple[str, ...] = (sys.executable, "-m", "mnist_core.runs.job")
    host: str = field(default_factory=host_name)

    def start(self, settings: RunSettings, now: datetime, name: str = "") -> Run:
        """Start a run; it and its version have this name, or the date.

        Raises:
            ModelFileError: it is no version name.
            RunError: another one is still running here, the name is taken, or the disk is full.
        """
        with disk_errors_as(RunError, "the run's folder"), locked(self.folder):
            require_locks()
            self._reconcile()
            if active := self._active():
                raise RunError(f"run {active.id} is still running; wait for it or cancel it")
            self._sweep()
            run_id = run_name(name, now, self._is_taken)
            place = {"host": self.host, "folder": str(self.folder.resolve())}
            values = {"settings": settings.to_json(), "message": "", "created": now.isoformat(timespec="seconds")}
            record = sa.insert(table).values(id=run_id, status=RUNNING, is_active=True, **place, **values)
            make_run_folder(self.folder / run_id, database_id(self.engine))
            self._launch(self.folder / run_id, record)
            return self.get(run_id)

    def resume(self, run_id: str) -> Run:
        """Resume a lost run after its last epoch.

        Raises:
            RunError: it is not lost, it belongs elsewhere, it is another release's, or another one is running here.
        """
        with disk_errors_as(RunError, "the run's folder"), locked(self.folder):
            self._reconcile()
            run = self.get(run_id)
            run.require_here()
            if run.status != LOST:
                raise RunError(f"run {run_id} is {run.status}; only a lost one can be resumed")
            run.require_settings()
            change = sa.update(table).where(table.c.id == run_id).values(status=RUNNING, is_active=True, message="")
            self._launch(run.folder, change)
            return self.get(run_id)

    def cancel(self, run_id: str) -> Run:
        """Kill a run at once; it leaves no version.

        Raises:
            RunError: it is not running, or it belongs elsewhere.
        """
        self.get(run_id).require_here()
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
        """Give the run that is running here now, if any; if its process has died, its end is recorded first."""
        if (run := self._active()) and not is_alive(run.folder):
            with locked(self.folder):
                self._reconcile()
            run = self._active()
        return run

    def running_elsewhere(self) -> list[Run]:
        """Give the runs that other hosts or folders record as running."""
        return [run for run in self._active_anywhere() if not run.is_here]

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
        """Give the latest runs, newest first, also where the clock was set back."""
        return self._select(sa.select(table).order_by(table.c.number.desc(), table.c.created.desc()).limit(limit))

    def finish(self, run_id: str, status: str, message: str = "") -> bool:
        """Record a run's end, for its own process, which alone knows; False if it was cancelled meanwhile."""
        change = sa.update(table).where(table.c.id == run_id, table.c.status.in_((RUNNING, LOST)))
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
            raise RunError("another run was started at the same moment; wait for it or cancel it") from cause
        finally:
            os.close(descriptor)

    def _reconcile(self) -> None:
        """Record how an active run ended if its process is dead. The caller holds the lock."""
        if (run := self._active()) and not is_alive(run.folder):
            settle(run, self.engine, self.exported)

    def sweep(self) -> None:
        """Remove what killed processes left behind; an app calls this as it starts.

        Raises:
            RunError: the disk is full.
        """
        with disk_errors_as(RunError, "the folder of runs"), locked(self.folder):
            self._reconcile()
            self._sweep()

    def _sweep(self) -> None:
        sweep_run_folders(self.folder, self.recent(limit=100_000), database_id(self.engine))
        publishing.sweep(self.exported)

    def _active(self) -> Run | None:
        return next((run for run in self._active_anywhere() if run.is_here), None)

    def _active_anywhere(self) -> list[Run]:
        return self._select(sa.select(table).where(table.c.is_active))

    def _select(self, query: sa.Select[Any]) -> list[Run]:
        with reading(self.engine) as connection:
            return [Run.from_row(row, self.folder, is_here=self._is_here(row)) for row in connection.execute(query)]

    def _is_taken(self, name: str) -> bool:
        is_recorded = bool(self._select(sa.select(table).where(table.c.id == name)))
        return is_recorded or (self.folder / name).exists() or (self.exported / name).exists()

    def _is_here(self, row: sa.Row[Any]) -> bool:
        """Tell whether a run belongs to this host and folder."""
        if not row.folder:  # an older release recorded it
            return (self.folder / str(row.id)).is_dir()
        is_one_host = self.engine.dialect.name == "sqlite"  # and a laptop's name changes with its network
        return bool(row.folder == str(self.folder.resolve()) and (is_one_host or row.host == self.host))
