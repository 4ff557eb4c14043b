"""What a training run writes into its folder: a log, and a line for each epoch."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

LOG_FILE = "log.txt"
EPOCHS_FILE = "epochs.jsonl"
CHECKPOINT_FOLDER = "checkpoint"
TENSORBOARD_FOLDER = "tensorboard"

MAX_LOG_TAIL_BYTES = 8_000


def add_epoch(folder: Path, report: dict[str, Any]) -> None:
    """Append an epoch's measures to a run's folder."""
    with (folder / EPOCHS_FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(report) + "\n")


def read_epochs(folder: Path) -> list[dict[str, Any]]:
    """Read each epoch's measures in order; of an epoch that was repeated after a kill, the last ones."""
    try:
        text = (folder / EPOCHS_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    lines = text.split("\n")[:-1]  # what follows the last newline was cut off by a kill
    by_epoch = {report["epoch"]: report for report in (json.loads(line) for line in lines)}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def log_tail(folder: Path, lines: int = 12) -> str:
    """Read the last lines of a run's log; empty if there is none yet."""
    try:
        with (folder / LOG_FILE).open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - MAX_LOG_TAIL_BYTES, 0))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
