"""Publish a version whole or not at all, delete one, and sweep up what killed processes left."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from mnist_core.contract import CHECKSUM_FILE
from mnist_core.errors import ModelFileError, PromotionError
from mnist_core.paths import EXPORTED
from mnist_core.storage.atomic_write import STAGING_PREFIX, atomic_write
from mnist_core.storage.folder_lock import is_locked, locked
from mnist_core.versions.lookup import SHIPPED, fingerprint, list_versions, serving_name, version_folder
from mnist_core.versions.naming import require_version_name

NEXT_NS = 2_000_000_000
"""Two folders' times are so far apart at least where the clock says otherwise; FAT counts in steps of two seconds."""


def publish(name: str, fill: Callable[[Path], None], *, root: Path = EXPORTED, seal: Path | None = None) -> Path:
    """Publish a version: `fill` writes into a staging folder, which is renamed into place once it is complete.

    Args:
        name: the version's name: letters, digits, '-' and '_', at most 64.
        fill: writes the version's files; if it raises, nothing is published.
        root: the folder of versions.
        seal: a file for the version's fingerprint, written before the version appears: by it, whoever is killed in
            between is known as the publisher; see `is_published_by`.
    Returns:
        The new version's folder.
    Raises:
        ModelFileError: the name is taken, by the first of two publishers too, or is no version name.
    """
    require_free_name(name, root)
    with _staging_folder(root) as staging:
        version = staging / name
        version.mkdir(mode=0o755)
        fill(version)
        write_checksums(version)
        for path in (*version.iterdir(), version):
            flush(path)
        with locked(root):
            require_free_name(name, root)  # another process may have taken it meanwhile
            _date_after_all_others(version, root)
            if seal:
                with atomic_write(seal) as file:
                    file.write(fingerprint(version).encode())
            version.rename(root / name)
            with suppress(OSError):  # it is published; only a power cut could still take it back
                flush(root)
    return root / name


def is_published_by(seal: Path, name: str, root: Path = EXPORTED) -> bool:
    """Tell whether a version is there that was published with this seal, and not another one of its name."""
    try:
        return seal.read_text(encoding="utf-8") == fingerprint(root / name)
    except (OSError, ValueError, ModelFileError):
        return False


def delete(name: str, root: Path = EXPORTED) -> None:
    """Delete a version for good; `deletion` has a way back.

    Raises:
        ModelFileError: no such version.
        PromotionError: it is the serving or the shipped one.
    """
    with locked(root):
        folder = deletable(name, root)
        gone = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=root))
        folder.rename(gone / name)  # out of the list in one step, however long deleting takes
        shutil.rmtree(gone)


def deletable(name: str, root: Path = EXPORTED) -> Path:
    """Find a version that may be deleted. The caller holds the lock of `root`.

    Raises:
        ModelFileError: no such version.
        PromotionError: it is the serving or the shipped one.
    """
    folder = version_folder(name, root)
    if name in (SHIPPED, serving_name(root)):
        kind = "shipped" if name == SHIPPED else "serving"
        raise PromotionError(f"version '{name}' stays: the {kind} version cannot be deleted")
    return folder


def sweep(root: Path = EXPORTED) -> None:
    """Remove unfinished files and folders whose process was killed; a living process holds a lock on its own."""
    if not root.exists():
        return
    with locked(root):
        for path in root.glob(f"{STAGING_PREFIX}*"):
            if path.is_file():
                path.unlink()
            elif not is_locked(path):
                shutil.rmtree(path, ignore_errors=True)


def require_free_name(name: str, root: Path = EXPORTED) -> None:
    """Refuse a version's name before any work is done for it.

    Raises:
        ModelFileError: the name is taken or is no version name.
    """
    require_version_name(name)
    if os.path.lexists(root / name) or name in (path.name for path in list_versions(root)):
        raise ModelFileError(f"version '{name}' is there already, and a version never changes; choose another name")


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over a folder's files, in the format of `sha256sum`."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUM_FILE)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / CHECKSUM_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def flush(path: Path) -> None:
    """Force a file's bytes, or a folder's entries, to disk before anything relies on them."""
    if sys.platform == "win32" and path.is_dir():
        return  # Windows cannot open a folder
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _date_after_all_others(version: Path, root: Path) -> None:
    """Let a version's folder be the latest, also where the clock was set back since the last one was published."""
    latest_ns = max((path.stat().st_mtime_ns for path in list_versions(root)), default=0)
    if version.stat().st_mtime_ns <= latest_ns:
        os.utime(version, ns=(latest_ns + NEXT_NS, latest_ns + NEXT_NS))


@contextmanager
def _staging_folder(root: Path) -> Iterator[Path]:
    """Make a folder in `root` that is locked, so that `sweep` leaves it alone, and removed at the end."""
    with ExitStack() as stack:
        with locked(root):  # so that `sweep` cannot see the folder before it is locked
            staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=root))
            stack.callback(shutil.rmtree, staging, ignore_errors=True)
            stack.enter_context(locked(staging))
        yield staging
