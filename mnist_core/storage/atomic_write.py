"""Write a file atomically: readers find the old file or the new one, even if the writer is killed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

STAGING_PREFIX = ".tmp-"
"""Names of unfinished files and folders start with this; a sweep removes those that killed processes left."""


@contextmanager
def atomic_write(target: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that replaces `target` in one step at the end; if writing fails, `target` is untouched.

    Args:
        target: the file to write or replace, readable by everyone; its folder is created if missing.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder) / "serving.json"
    ...     with atomic_write(target) as file:
    ...         _ = file.write(b"{}")
    ...         exists_while_writing = target.exists()
    ...     exists_while_writing, target.read_bytes()
    (False, b'{}')
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=STAGING_PREFIX, dir=target.parent)
    staging = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        staging.chmod(0o644)
        staging.replace(target)
    finally:
        staging.unlink(missing_ok=True)
