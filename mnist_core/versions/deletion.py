"""Delete a version so that it can be brought back for a minute; what is older goes for good."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mnist_core.errors import ModelFileError
from mnist_core.paths import EXPORTED
from mnist_core.storage.folder_lock import locked
from mnist_core.versions import publishing

DELETED_PREFIX = ".deleted-"
UNDO_SECONDS = 60


def set_aside(name: str, *, now: datetime, root: Path = EXPORTED) -> None:
    """Delete a version, to be restored within a minute or not at all.

    Args:
        name: a version in `root`.
        now: the time of the deletion.
        root: the folder of versions.
    Raises:
        ModelFileError: no such version.
        PromotionError: it is the serving or the shipped one.
    """
    purge(now=now, root=root)
    with locked(root):
        folder = publishing.deletable(name, root)
        aside = Path(tempfile.mkdtemp(prefix=DELETED_PREFIX, dir=root))
        folder.rename(aside / name)  # out of the list in one step, and whole
        os.utime(aside, (now.timestamp(), now.timestamp()))


def restore(name: str, *, root: Path = EXPORTED) -> None:
    """Bring a deleted version back; of several of one name, the one that was deleted last.

    Raises:
        ModelFileError: none of that name was deleted within the last minute, or its name is taken by now.
    """
    with locked(root):
        found = [path for path in _set_aside(root) if path.name == name]
        if not found:
            raise ModelFileError(f"no version {name!r} was deleted within the last minute; it is gone for good")
        if os.path.lexists(root / name):
            raise ModelFileError(f"another version is called {name!r} by now; delete that one first")
        latest = max(found, key=lambda path: path.parent.stat().st_mtime_ns)
        latest.rename(root / name)
        latest.parent.rmdir()


def purge(*, now: datetime, root: Path = EXPORTED) -> None:
    """Remove for good what was deleted more than a minute ago."""
    if not root.exists():
        return
    with locked(root):
        for path in root.glob(f"{DELETED_PREFIX}*"):
            if _is_over(path, now):
                shutil.rmtree(path, ignore_errors=True)


def _set_aside(root: Path) -> Iterator[Path]:
    return root.glob(f"{DELETED_PREFIX}*/*/")


def _is_over(aside: Path, now: datetime) -> bool:
    """Tell whether the minute of a folder set aside is over; a clock that was set back by more ends it too."""
    return abs(now.timestamp() - aside.stat().st_mtime) > UNDO_SECONDS
