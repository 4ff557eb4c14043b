"""What the disk refuses (it is full, read-only, gone) as one of the core's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mnist_core.errors import MnistCoreError


@contextmanager
def disk_errors_as(error: type[MnistCoreError], what: str) -> Iterator[None]:
    """Raise an error for people in the place of an OSError.

    Args:
        error: its class.
        what: what is being written, such as "the run's folder".
    """
    try:
        yield
    except OSError as cause:
        raise error(f"{what} cannot be written ({cause.strerror or cause}); make room there, then try again") from cause
