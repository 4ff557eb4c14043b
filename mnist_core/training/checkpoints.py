"""Go on after the last whole epoch: what training changes is written aside after each one, then renamed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from mnist_core.storage.atomic_write import atomic_write

CHECKPOINT_FILE = "last-epoch.npz"


def save_epoch(variables: Sequence[keras.Variable], epoch: int, folder: Path | None) -> None:
    """Keep every variable as it is after an epoch, in the place of the epoch before; None keeps nothing.

    Args:
        variables: weights, averages and the optimizer's state, always in the same order.
        epoch: 1 for the first.
        folder: where to.
    """
    if folder is None:
        return
    with atomic_write(folder / CHECKPOINT_FILE) as file:
        np.savez(file, epoch, *(keras.ops.convert_to_numpy(variable) for variable in variables))


def restore_last_epoch(variables: Sequence[keras.Variable], folder: Path | None) -> int:
    """Put variables back as the last whole epoch left them; gives its number, 0 where nothing was kept."""
    if folder is None or not (folder / CHECKPOINT_FILE).exists():
        return 0
    with np.load(folder / CHECKPOINT_FILE, allow_pickle=False) as kept:
        epoch, *values = (kept[name] for name in kept.files)
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return int(epoch)
