"""What one epoch of fine-tuning shows: corrections with their labels, and other digits with the teacher's answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch, Probabilities
from mnist_core.data.datasets import LabelledImages
from mnist_core.measuring.evaluation import predict_all
from mnist_core.training.mixing import augmented, augmented_copies, copies_for_share
from mnist_core.training.soft_targets import soft_targets

MAX_REPLAYED = 20_000
"""Of what the recipe trains on, drawn anew for each epoch; half of them augmented."""


def epoch_size(pool_size: int, share: float) -> int:
    """Count an epoch's images, corrections included.

    Args:
        pool_size: how many images the recipe trains on.
        share: of the corrections, 0–0.5.
    """
    replayed = min(MAX_REPLAYED, pool_size)
    return replayed + copies_for_share(replayed, share)


def draw_epoch(
    teach: Callable[[DigitBatch], Probabilities],
    pixels: NDArray[np.uint8],
    corrections: LabelledImages,
    share: float,
    strength: float,
    rng: np.random.Generator,
) -> tuple[DigitBatch, NDArray[np.float32]]:
    """Draw one epoch, not shuffled.

    Args:
        teach: the starting model's `predict_batch`.
        pixels: uint8 [M, 28, 28], what the recipe trains on; replayed so that it is not forgotten.
        corrections: at least one.
        share: of the corrections among all images, 0–0.5.
        strength: factor on the augmentation, 0–2.
        rng: random generator.
    Returns:
        Images float32 [N, 28, 28], and targets float32 [N, 10]: the teacher's probabilities for what is replayed,
        `soft_targets` for the corrections, which come last.
    Raises:
        DatasetError: there are no corrections.
    Source:
        Li and Hoiem 2016, "Learning without Forgetting", https://arxiv.org/abs/1606.09282.
    """
    chosen = rng.choice(len(pixels), min(MAX_REPLAYED, len(pixels)), replace=False)
    images = pixels[chosen].astype(np.float32) / np.float32(255)
    half = len(images) // 2
    replayed = np.concatenate([images[:half], augmented(images[half:], strength, rng)])
    copies = augmented_copies(corrections, copies_for_share(len(replayed), share), strength, rng)
    targets = np.concatenate([predict_all(teach, replayed), soft_targets(copies.labels)])
    return np.concatenate([replayed, copies.images]), targets
