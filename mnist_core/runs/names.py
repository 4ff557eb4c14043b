"""What a run is called, and the version that it makes: the name that was asked for, or the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mnist_core.errors import RunError
from mnist_core.versions.naming import dated_name, require_version_name


def run_name(asked: str, now: datetime, is_taken: Callable[[str], bool]) -> str:
    """Choose a new run's name.

    Args:
        asked: the name that was asked for; "" for the date.
        now: when the run is started.
        is_taken: tells whether a run or a version has a name already.
    Raises:
        ModelFileError: the name that was asked for is no version name.
        RunError: it is taken.

    >>> run_name("", datetime(2026, 11, 25, 20, 9), {"sevens"}.__contains__)
    '2026-11-25_20-09'
    """
    if not asked:
        return dated_name(now, is_taken)
    require_version_name(asked)
    if is_taken(asked):
        raise RunError(f"there is a run or a version named '{asked}' already; choose another name")
    return asked
