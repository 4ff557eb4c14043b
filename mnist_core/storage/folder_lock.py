"""A lock on a folder. The operating system releases it however its holder ends, and on POSIX no file is left behind."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from mnist_core.storage.lock_file import is_locked, locked
else:
    import fcntl
    import os
    from collections.abc import Iterator
    from contextlib import contextmanager
    from pathlib import Path

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        """Hold a folder's lock, waiting for whoever holds it. The folder is created if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def is_locked(path: Path) -> bool:
        """Tell whether anyone holds the lock of a folder or a file. Two callers at once do not see each other."""
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


__all__ = ["is_locked", "locked"]
