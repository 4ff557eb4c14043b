"""What a version may be called, and the name that one gets by itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import datetime

from mnist_core.errors import ModelFileError

MAX_NAME_LENGTH = 64
NAME = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_NAME_LENGTH}}}")


def is_version_name(name: str) -> bool:
    """Tell whether a new version may have this name: letters of the English alphabet, digits, '-' and '_', at most 64.

    >>> is_version_name("my-model"), is_version_name("../elsewhere"), is_version_name("my model")
    (True, False, False)
    """
    return NAME.fullmatch(name) is not None


def require_version_name(name: str) -> None:
    """Refuse a name that no new version may have.

    Raises:
        ModelFileError: it is empty, too long, or has other characters in it.
    """
    if not is_version_name(name):
        shown = name if len(name) <= MAX_NAME_LENGTH else f"{name[:MAX_NAME_LENGTH]}…"
        raise ModelFileError(
            f"{shown!r} is no version name; use letters, digits, '-' and '_', at most {MAX_NAME_LENGTH} characters"
        )


def dated_name(now: datetime, is_taken: Callable[[str], bool]) -> str:
    """Name a version by its date and time, and by a number where another one has that name.

    >>> dated_name(datetime(2026, 11, 25, 20, 9), {"2026-11-25_20-09"}.__contains__)
    '2026-11-25_20-09_2'
    """
    first = f"{now:%Y-%m-%d_%H-%M}"
    return next(name for name in _numbered(first) if not is_taken(name))


def _numbered(first: str) -> itertools.chain[str]:
    return itertools.chain([first], (f"{first}_{number}" for number in itertools.count(2)))
