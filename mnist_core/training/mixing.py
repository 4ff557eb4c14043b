"""Corrections among the training images: few of them, so each is shown often, and never twice the same."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

from mnist_core.contract import IMAGE_SIDE, DigitBatch, DigitImage
from mnist_core.errors import DatasetError
from mnist_core.training.datasets import Dataset, LabelledImages

CENTRE = (IMAGE_SIDE - 1) / 2
ROTATION_DEGREES, STRETCH, SLANT, SHIFT_PX = 6.0, 0.07, 0.08, 0.7
"""Standard deviations at strength 1: about as far as one hand's digits differ from each other."""


def mix_corrections(
    data: Dataset, corrections: LabelledImages, share: float, strength: float, rng: np.random.Generator
) -> Dataset:
    """Add deformed copies of corrections to a data set's training part.

    Args:
        data: its validation and test parts stay as they are.
        corrections: those that may train; at least one.
        share: of the new training part, 0–0.5.
        strength: of the deformation, 0–2; 0 leaves copies as they are.
        rng: source of chance.
    Raises:
        DatasetError: there are no corrections.
    """
    copies = deformed_copies(corrections, copies_for_share(len(data.train), share), strength, rng)
    train = LabelledImages(
        np.concatenate([data.train.images, copies.images]), np.concatenate([data.train.labels, copies.labels])
    )
    return dataclasses.replace(data, train=train)


def described(corrections: LabelledImages, share: float) -> str:
    """Write for the model card how corrections took part."""
    return f"{len(corrections):,} corrections by users of this app, deformed, as {share:.0%} of the training images"


def copies_for_share(others: int, share: float) -> int:
    """Count how many copies make up a share, 0–0.5, beside other images."""
    return round(others * share / (1 - share))


def deformed_copies(originals: LabelledImages, count: int, strength: float, rng: np.random.Generator) -> LabelledImages:
    """Show a few digits as many: each copy turned, stretched, slanted and moved by chance.

    Args:
        originals: at least one.
        count: how many copies; each original gets its turn equally often.
        strength: 0–2.
        rng: source of chance.
    Raises:
        DatasetError: there are no originals.
    """
    if not len(originals):
        raise DatasetError("there are no corrections that train; correct some answers first, or set their share to 0")
    chosen = rng.permutation(np.arange(count) % len(originals))
    return LabelledImages(deformed(originals.images[chosen], strength, rng), originals.labels[chosen])


def deformed(images: DigitBatch, strength: float, rng: np.random.Generator) -> DigitBatch:
    """Turn, stretch, slant and move each image by itself: float32 [N, 28, 28], 0–1."""
    return np.stack([_deformed(image, rng.normal(0, strength, 6)) for image in images]) if len(images) else images


def _deformed(image: DigitImage, chance: NDArray[np.float64]) -> DigitImage:
    angle = np.deg2rad(ROTATION_DEGREES) * chance[0]
    height, width = np.exp(STRETCH * chance[1:3])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[height, 0], [SLANT * chance[3], width]])
    offset = CENTRE - matrix @ np.full(2, CENTRE) + SHIFT_PX * chance[4:]
    return np.clip(affine_transform(image, matrix, offset, order=1), 0, 1)
