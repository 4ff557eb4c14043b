"""Everything one recipe trains on, in one array: real digits, pen strokes, hand-drawn shapes and non-digits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, NO_DIGIT, DigitImage
from mnist_core.data.datasets import Dataset, LabelledImages
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.outliers import make_outliers, stack_kinds
from mnist_core.data.paper_noise import paper_digit
from mnist_core.data.paper_outliers import make_paper_outliers
from mnist_core.data.stroke_variation import digit_from_shape, digit_from_varied, vary_strokes
from mnist_core.data.strokes import DrawnDigit, find_strokes, read_strokes
from mnist_core.training.recipe import Recipe
from mnist_core.training.seeds import stream_seed
from mnist_core.training.soup_branch import SoupBranch


@dataclass(frozen=True, eq=False)
class TrainingPool:
    """Training images and their labels.

    Attributes:
        pixels: uint8 [N, 28, 28], 0–255, ink bright; a quarter of the memory that float32 takes.
        labels: int64 [N], 0–9 or NO_DIGIT.
        from_data: the first so many are from the data set; the rest are extras.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    from_data: int

    def with_fewer_extras(self, share: float, seed: int) -> TrainingPool:
        """Keep a random share of the extras, 0–1, and everything from the data set."""
        extras = np.random.default_rng(stream_seed(seed, "extras")).permutation(
            np.arange(self.from_data, len(self.labels))
        )
        kept = np.concatenate([np.arange(self.from_data), extras[: round(share * len(extras))]])
        return TrainingPool(self.pixels[kept], self.labels[kept], self.from_data)


def gather_pool(recipe: Recipe, data: Dataset) -> TrainingPool:
    """Draw and collect what a recipe trains on; the same seed draws the same images.

    Raises:
        DatasetError: the pen strokes' file is damaged.
    """
    pens_rng, shapes_rng, outliers_rng = (
        np.random.default_rng(stream_seed(recipe.seed, part)) for part in ("pen strokes", "handmade shapes", "outliers")
    )
    parts = [(_as_pixels(data.train.images), data.train.labels)]
    pen_digits = training_strokes(recipe)
    for _ in range(recipe.pen_copies if pen_digits else 0):
        pixels = _as_pixels(digit_from_varied(vary_strokes(digit.strokes, pens_rng), pens_rng) for digit in pen_digits)
        parts.append((pixels, np.array([digit.label for digit in pen_digits])))
    for label, shapes in DIGIT_SHAPES.items() if recipe.handmade_per_digit else ():
        drawn = (digit_from_shape(shapes[i % len(shapes)], shapes_rng) for i in range(recipe.handmade_per_digit))
        parts.append((_as_pixels(drawn), np.full(recipe.handmade_per_digit, label)))
    if recipe.outliers_per_kind:
        outliers = _as_pixels(stack_kinds(make_outliers(data.train, recipe.outliers_per_kind, outliers_rng)))
        parts.append((outliers, np.full(len(outliers), NO_DIGIT)))
    all_pixels, all_labels = zip(*parts, strict=True)
    pool = TrainingPool(np.concatenate(all_pixels), np.concatenate(all_labels).astype(np.int64), len(data.train))
    return add_paper(pool, recipe, data.train)


def add_paper(pool: TrainingPool, recipe: Recipe, train: LabelledImages) -> TrainingPool:
    """Add digits as they are cut out of paper, and what else paper hands over, as further extras.

    Args:
        pool: its digits are drawn on paper in turn.
        recipe: says how many of each; none leaves the pool as it is.
        train: the digits to join and to cut for what is no single digit.
    """
    pixels, labels = [pool.pixels], [pool.labels]
    if recipe.paper_digits:
        rng = np.random.default_rng(stream_seed(recipe.seed, "paper digits"))
        digits = rng.permutation(np.flatnonzero(pool.labels != NO_DIGIT))
        chosen = digits[np.arange(recipe.paper_digits) % len(digits)]
        pairs = zip(chosen, np.roll(chosen, 1), strict=True)
        pixels.append(
            _as_pixels(paper_digit(_as_image(pool, one), _as_image(pool, other), rng) for one, other in pairs)
        )
        labels.append(pool.labels[chosen])
    if recipe.paper_outliers_per_kind:
        rng = np.random.default_rng(stream_seed(recipe.seed, "paper outliers"))
        pixels.append(_as_pixels(stack_kinds(make_paper_outliers(train, recipe.paper_outliers_per_kind, rng))))
        labels.append(np.full(len(pixels[-1]), NO_DIGIT))
    return TrainingPool(np.concatenate(pixels), np.concatenate(labels), pool.from_data)


def training_strokes(recipe: Recipe) -> list[DrawnDigit]:
    """Read the pen strokes that a recipe trains on; empty without the file, or where the recipe asks for none."""
    found = find_strokes() if recipe.pen_copies else None
    return [digit for digit in read_strokes(found) if digit.writer <= recipe.pen_writers] if found else []


def training_sources(recipe: Recipe, data: Dataset) -> list[str]:
    """Say in one sentence per source what a recipe trains on, for the model card."""
    sources = [data.source]
    if recipe.pen_copies:
        count = len(training_strokes(recipe))
        sources.append(
            f"Pen-Based Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu; UCI data set 81, CC BY 4.0): "
            f"{count:,} digits by writers 1–{recipe.pen_writers}, each drawn {recipe.pen_copies} times"
            if count
            else "no pen strokes: pendigits-orig.tra was not found in MNIST_CORE_DATA"
        )
    if recipe.handmade_per_digit:
        count = recipe.handmade_per_digit * CLASS_COUNT
        sources.append(f"{count:,} variations of this project's hand-drawn digits")
    if recipe.outliers_per_kind:
        sources.append(f"{recipe.outliers_per_kind:,} generated images of each kind of non-digit, with uniform targets")
    stages: list[Recipe | SoupBranch] = [recipe, *recipe.soup_branches]
    return sources + [_paper_source(stage) for stage in stages if stage.paper_digits]


def _paper_source(stage: Recipe | SoupBranch) -> str:
    return (
        f"for {stage.epochs} epochs, {stage.paper_digits:,} of these as cut out of paper, and "
        f"{stage.paper_outliers_per_kind:,} or more of each non-digit there"
    )


def _as_image(pool: TrainingPool, index: int) -> DigitImage:
    return np.asarray(pool.pixels[index], np.float32) / np.float32(255)


def _as_pixels(images: NDArray[np.float32] | Iterable[DigitImage]) -> NDArray[np.uint8]:
    stacked = images if isinstance(images, np.ndarray) else np.stack(list(images))
    return np.round(stacked * 255).astype(np.uint8)
