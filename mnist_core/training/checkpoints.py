"""Go on after the last whole epoch: after each one the model is written aside, then renamed, so never half there."""

from __future__ import annotations

from pathlib import Path

import keras

from mnist_core.versions import flush

PATTERN = "epoch-*.keras"


def save_epoch(model: keras.Model, epoch: int, folder: Path | None) -> None:
    """Keep a model with its optimizer as it is after an epoch, in the place of the epoch before."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    aside, target = folder / "aside.keras", folder / f"epoch-{epoch:05}.keras"
    model.save(aside)
    flush(aside)
    aside.replace(target)
    for older in folder.glob(PATTERN):
        if older != target:
            older.unlink()


def load_last_epoch(folder: Path | None) -> tuple[int, keras.Model] | None:
    """Open what the last whole epoch left: its number, 1 for the first, and the compiled model; None at the start."""
    kept = sorted(folder.glob(PATTERN)) if folder else []
    if not kept:
        return None
    return int(kept[-1].stem.partition("-")[2]), keras.saving.load_model(kept[-1])
