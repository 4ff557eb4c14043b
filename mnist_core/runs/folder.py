"""What a training run writes into its folder: a log, and a line for each epoch."""

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
    """Append an epoch's measures to a run's folder, on a line of their own even after one that a kill cut off."""
    path = folder / EPOCHS_FILE
    before = path.read_bytes() if path.exists() else b""
    newline = "" if before.endswith(b"\n") or not before else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{newline}{json.dumps(report)}\n")


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Read each epoch's measures in order; of an epoch that was repeated after a kill, the last ones."""
    try:
        text = (folder / EPOCHS_FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    by_epoch = {report["epoch"]: report for report in map(_report, text.split("\n")) if report}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def _report(line: str) -> dict[str, Any] | None:
    """Read a line of epochs.jsonl; None where a kill or a power cut left no whole one."""
    try:
        report = json.loads(line)
    except ValueError:
        return None
    return report if isinstance(report, dict) and isinstance(report.get("epoch"), int) else None


def log_tail(folder: Path, lines: int = 12) -> str:
    """Read the last lines of a run's log; empty if there is none yet."""
    try:
        with (folder / LOG_FILE).open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - MAX_LOG_TAIL_BYTES, 0))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
