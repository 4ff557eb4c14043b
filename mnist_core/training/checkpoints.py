"""Checkpoints: all variables are written after each epoch, and training resumes after the last one that is whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from mnist_core.storage.atomic_write import atomic_write

CHECKPOINT_FILE = "last-epoch.npz"


def save_epoch(variables: Sequence[keras.Variable], epoch: int, folder: Path | None) -> None:
    """Save every variable after an epoch, replacing the checkpoint before it.

    Args:
        variables: weights, EMA and optimizer slots, always in the same order.
        epoch: 1 for the first.
        folder: where to; None saves nothing.
    """
    if folder is None:
        return
    with atomic_write(folder / CHECKPOINT_FILE) as file:
        np.savez(file, epoch, *(keras.ops.convert_to_numpy(variable) for variable in variables))


def restore_last_epoch(variables: Sequence[keras.Variable], folder: Path | None) -> int:
    """Restore the variables from the checkpoint and return its epoch; 0 where there is none."""
    if folder is None or not (folder / CHECKPOINT_FILE).exists():
        return 0
    with np.load(folder / CHECKPOINT_FILE, allow_pickle=False) as kept:
        epoch, *values = (kept[name] for name in kept.files)
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return int(epoch)
