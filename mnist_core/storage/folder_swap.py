"""Let two folders change names in one step, so that at no moment, whatever is killed, either name is missing."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Linux's numbers for `renameat2`; Python has no name for it."""


def swap(one: Path, other: Path) -> None:
    """Give each of two folders the other's name.

    Where the system or the file system cannot do it in one step, it takes three.

    Args:
        one: a folder.
        other: another one on the same file system.
    Raises:
        OSError: one of them is not there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return _swap_in_three_steps(one, other)
    if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return None
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.EXDEV):
        return _swap_in_three_steps(one, other)
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _swap_in_three_steps(one: Path, other: Path) -> None:
    aside = one.with_name(f"{one.name}-aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
