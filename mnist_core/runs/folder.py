"""What a training run writes into its folder: a log, and files of one JSON object a line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

LOG_FILE = "log.txt"
EPOCHS_FILE = "epochs.jsonl"
CHECKPOINT_FOLDER = "checkpoint"
SEAL_FILE = "version.sha256"
"""The fingerprint of the version that it publishes: another one of its name is not its own."""

TENSORBOARD_FOLDER = "tensorboard"

MAX_LOG_TAIL_BYTES = 8_000


def add_epoch(folder: Path, report: dict[str, Any]) -> None:
    """Append an epoch's measures to a run's folder."""
    append_line(folder / EPOCHS_FILE, json.dumps(report))


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Read each epoch's measures in order; of an epoch that was repeated after a kill, the last ones."""
    by_epoch = {each["epoch"]: each for each in read_lines(folder / EPOCHS_FILE) if isinstance(each.get("epoch"), int)}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def append_line(path: Path, line: str) -> None:
    """Append a line to a file, on a line of its own even after one that a kill cut off."""
    before = path.read_bytes() if path.exists() else b""
    newline = "" if before.endswith(b"\n") or not before else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{newline}{line}\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON objects, one a line; a line that a kill or a power cut left broken is left out."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [found for found in map(_object, text.split("\n")) if found]


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def log_tail(folder: Path, lines: int = 12) -> str:
    """Read the last lines of a run's log; empty if there is none yet."""
    try:
        with (folder / LOG_FILE).open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - MAX_LOG_TAIL_BYTES, 0))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
