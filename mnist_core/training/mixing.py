"""Corrections among the training images: few of them, so each is shown often, and never twice the same."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import IMAGE_SIDE, DigitBatch
from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.errors import DatasetError

CENTRE = (IMAGE_SIDE - 1) / 2
CHUNK = 2000
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
        rng: random generator.
    Raises:
        DatasetError: there are no corrections.
    """
    copies = deformed_copies(corrections, copies_for_share(len(data.train), share), strength, rng)
    train = LabelledImages(
        np.concatenate([data.train.images, copies.images]), np.concatenate([data.train.labels, copies.labels])
    )
    return dataclasses.replace(data, train=train)


def corrections_source(corrections: LabelledImages, share: float) -> str:
    """Say for the model card how many corrections trained, and with what share."""
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
        rng: random generator.
    Raises:
        DatasetError: there are no originals.
    """
    if not len(originals):
        raise DatasetError("there are no corrections that train; correct some answers first, or set their share to 0")
    chosen = rng.permutation(np.arange(count) % len(originals))
    return LabelledImages(deformed(originals.images[chosen], strength, rng), originals.labels[chosen])


def deformed(images: DigitBatch, strength: float, rng: np.random.Generator) -> DigitBatch:
    """Turn, stretch, slant and move each image by itself: float32 [N, 28, 28], 0–1; outside there is no ink."""
    parts = [images[start : start + CHUNK] for start in range(0, len(images), CHUNK)]
    return np.concatenate([_sampled(part, *_positions(len(part), strength, rng)) for part in parts] or [images])


def _positions(
    count: int, strength: float, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Say for each pixel where in the source it comes from: rows and columns, float32 [N, 28, 28] each."""
    chance = (strength * rng.normal(size=(6, count, 1, 1))).astype(np.float32)
    angle = np.deg2rad(ROTATION_DEGREES) * chance[0]
    height, width = np.exp(STRETCH * chance[1:3])
    y = (np.arange(IMAGE_SIDE, dtype=np.float32) - np.float32(CENTRE))[None, :, None]
    x = y.transpose(0, 2, 1)
    rows = height * (np.cos(angle) * y - np.sin(angle) * x) + SHIFT_PX * chance[4]
    columns = width * (np.sin(angle) * y + np.cos(angle) * x) + SLANT * chance[3] * y + SHIFT_PX * chance[5]
    return rows + np.float32(CENTRE), columns + np.float32(CENTRE)


def _sampled(images: DigitBatch, rows: NDArray[np.float32], columns: NDArray[np.float32]) -> DigitBatch:
    """Take images at fractional positions, bilinearly."""
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1)])
    rows = np.clip(rows + 1, 0, IMAGE_SIDE + 0.999)
    columns = np.clip(columns + 1, 0, IMAGE_SIDE + 0.999)
    top, left = rows.astype(np.intp), columns.astype(np.intp)
    down, right, which = rows - top, columns - left, np.arange(len(images))[:, None, None]
    upper = padded[which, top, left] * (1 - right) + padded[which, top, left + 1] * right
    lower = padded[which, top + 1, left] * (1 - right) + padded[which, top + 1, left + 1] * right
    sampled: NDArray[np.float32] = (upper * (1 - down) + lower * down).astype(np.float32)
    return sampled
