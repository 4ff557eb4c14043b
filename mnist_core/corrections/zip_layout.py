"""What a zip of corrections looks like: `<label>/<number>.png`, `pictures/<number>.png`, and a line of JSON for each.

A line names its PNG and says what the model answered, which version it was, and when. Session and part stand there for
the reader: an import is a session of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mnist_core.contract import NO_DIGIT
from mnist_core.corrections.record import LABELS, Correction
from mnist_core.errors import CorrectionError

MANIFEST = "corrections.jsonl"
PICTURES = "pictures/"
FOLDERS: dict[str, int] = {"no-digit" if label == NO_DIGIT else str(label): label for label in LABELS}
"""Each label's folder."""

IMPORTED = "imported"
"""Stands as the version where nothing says which one it was."""

MAX_VERSION_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a line says of its image.

    Attributes:
        answer: what the model read, 0–9; NO_DIGIT where it looked like none.
        version: the version that read it, 1–200 printable characters.
        created: ISO 8601, UTC, to the second.
    """

    answer: int
    version: str
    created: str


def manifest_line(file: str, correction: Correction) -> str:
    """Write what is known of a correction beside its image."""
    names = ("session", "part", "answer", "label", "version", "created")
    return json.dumps({"file": file} | {name: getattr(correction, name) for name in names})


def facts_by_file(manifest: list[bytes]) -> dict[str, Facts]:
    """Read the lines of a manifest; empty ones are left out.

    Raises:
        CorrectionError: a line is no JSON object of such facts, or two are about one file.
    """
    found: dict[str, Facts] = {}
    for number, line in enumerate(manifest, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_without_repetition)
            file = _text(fields, "file")
            if file in found:
                raise ValueError(f"{file} stands there twice")
            found[file] = _facts(fields)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as cause:
            raise CorrectionError(
                f"line {number} of {MANIFEST} in the zip is damaged ({_reason(cause)}); export the corrections again"
            ) from cause
    return found


def _facts(fields: dict[str, Any]) -> Facts:
    answer = fields["answer"]
    if type(answer) is not int or answer not in LABELS:
        raise ValueError("answer is no label")
    when = datetime.fromisoformat(_text(fields, "created"))
    in_utc = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return Facts(answer=answer, version=_text(fields, "version"), created=in_utc.isoformat(timespec="seconds"))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if isinstance(value, str) and 0 < len(value) <= MAX_VERSION_LENGTH and value.isprintable():
        return value
    raise ValueError(f"{name} is not a text of 1 to {MAX_VERSION_LENGTH} printable characters")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs; Python's own would keep the last of two values without a word."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name stands there twice")
    return fields


def _reason(cause: Exception) -> str:
    if isinstance(cause, KeyError):
        return f"{cause.args[0]} is missing"
    return "it is nested too deeply" if isinstance(cause, RecursionError) else str(cause)
