"""Write a file so that a reader finds the old one or the new one, whole, whatever kills the writer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

STAGING_PREFIX = ".tmp-"
"""How the name of anything half-written begins."""


@contextmanager
def atomic_write(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to; it becomes `target` in one step at the end, and nothing if writing fails.

    Args:
        target: the file to write or to replace; its folder is made if it is not there. Everyone may read it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=STAGING_PREFIX, dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o644)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
