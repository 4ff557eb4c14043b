"""`serving.json`: which version serves, and which ones served before. Whatever is in its place is named."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path

from mnist_core.errors import ModelFileError

SERVING_FILE = "serving.json"
MAX_POINTER_BYTES = 100_000
"""Fifty names of the longest kind are 4,000 bytes."""


@dataclass(frozen=True)
class Pointer:
    """What `serving.json` says.

    Attributes:
        version: the serving version's name.
        before: the versions that served before, the latest last; some may be deleted.
    """

    version: str
    before: tuple[str, ...]

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps({"version": self.version, "before": list(self.before)})


def read_pointer(root: Path) -> Pointer | None:
    """Read which version serves; None where nothing was ever promoted.

    Raises:
        ModelFileError: the file is damaged, or something else has its name.
    """
    path = root / SERVING_FILE
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a FIFO waits until somebody writes into it
            raise ValueError("it is not a file")
        if status.st_size > MAX_POINTER_BYTES:
            raise ValueError(f"it has {status.st_size:,} bytes")
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as cause:
        raise ModelFileError(
            f"{path} is damaged ({_reason(cause)}); delete it, and the shipped version serves again"
        ) from cause


def _parsed(text: str) -> Pointer:
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("it is no JSON object")
    version, before = fields.get("version"), fields.get("before", [])
    if not isinstance(before, list) or not all(_is_folder_name(name) for name in (version, *before)):
        raise ValueError("it names no version")
    return Pointer(str(version), tuple(map(str, before)))


def _is_folder_name(name: object) -> bool:
    """Tell whether this can be a version's folder; versions of earlier releases may have a dot or a space in it."""
    if not isinstance(name, str) or not name.isprintable():
        return False
    return bool(name) and Path(name).name == name and not name.startswith(".")


def _reason(cause: Exception) -> str:
    if isinstance(cause, OSError):
        return cause.strerror or "it cannot be read"
    return "it is no JSON" if isinstance(cause, (json.JSONDecodeError, UnicodeError, RecursionError)) else str(cause)
