"""The report that training gives after each epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EpochReport:
    """Loss and accuracy of one epoch, and how far training is.

    Attributes:
        epoch: 1 for the first.
        epochs: how many there will be.
        loss: mean training loss in this epoch.
        accuracy: share of training images classified right in this epoch, 0–1.
        validation_loss: mean cross-entropy on the validation images.
        validation_accuracy: share of validation images classified right, 0–1.
        seconds: wall time since training began.
    """

    epoch: int
    epochs: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


OnEpoch = Callable[[EpochReport], None]
