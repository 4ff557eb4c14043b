"""Corrections among the training images: few of them, so each is shown often, and augmented anew each time."""

from __future__ import annotations

import dataclasses

import numpy as np

from mnist_core.contract import DigitBatch
from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.errors import DatasetError
from mnist_core.training.augmentation import augment, draw_noise
from mnist_core.training.recipe import Augmentation

ONE_WRITER = Augmentation(
    rotation_degrees=6, slant=0.08, stretch=0.07, shift_px=0.7, elastic_px=0, thickness=0, fading=0
)
"""About as far as one writer's digits differ from each other."""


def mix_corrections(
    data: Dataset, corrections: LabelledImages, share: float, strength: float, rng: np.random.Generator
) -> Dataset:
    """Add augmented copies of corrections to a data set's training part.

    Args:
        data: its validation and test parts stay as they are.
        corrections: those that may train; at least one.
        share: of the new training part, 0–0.5.
        strength: factor on the augmentation, 0–2; 0 leaves copies as they are.
        rng: random generator.
    Raises:
        DatasetError: there are no corrections.
    """
    copies = augmented_copies(corrections, copies_for_share(len(data.train), share), strength, rng)
    train = LabelledImages(
        np.concatenate([data.train.images, copies.images]), np.concatenate([data.train.labels, copies.labels])
    )
    return dataclasses.replace(data, train=train)


def corrections_source(corrections: LabelledImages, share: float) -> str:
    """Say for the model card how many corrections trained, and with what share."""
    return f"{len(corrections):,} corrections by users of this app, augmented, as {share:.0%} of the training images"


def copies_for_share(others: int, share: float) -> int:
    """Count how many copies make up a share, 0–0.5, of the whole, beside other images."""
    return round(others * share / (1 - share))


def augmented_copies(
    originals: LabelledImages, count: int, strength: float, rng: np.random.Generator
) -> LabelledImages:
    """Show a few digits as many, each copy augmented by itself.

    Args:
        originals: at least one.
        count: how many copies; each original is copied equally often, give or take one.
        strength: factor on the augmentation, 0–2.
        rng: random generator.
    Raises:
        DatasetError: there are no originals.
    """
    if not len(originals):
        raise DatasetError("there are no corrections that train; correct some answers first, or set their share to 0")
    chosen = rng.permutation(np.arange(count) % len(originals))
    return LabelledImages(augmented(originals.images[chosen], strength, rng), originals.labels[chosen])


def augmented(images: DigitBatch, strength: float, rng: np.random.Generator) -> DigitBatch:
    """Rotate, slant, stretch and shift each image by itself, as one writer would: float32 [N, 28, 28], 0–1."""
    if not (len(images) and strength):
        return images
    noise = draw_noise(len(images), rng.integers(2**31, size=2, dtype=np.int32))
    moved: DigitBatch = augment(images, noise, ONE_WRITER, strength).numpy()
    return moved
