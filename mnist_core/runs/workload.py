"""What an epoch of a run computes, in numbers that its time follows: images, steps, parameters, which loop does it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE
from mnist_core.runs.settings import RunSettings
from mnist_core.training.recipe import Recipe

MNIST_TRAINING_IMAGES = 50_000
DIGITS_TRAINING_IMAGES = 1_197
FINE_TUNING_IMAGES = 20_000
PEN_DIGITS_PER_WRITER = 250
OUTLIER_KINDS = 9
PAPER_OUTLIER_KINDS = 12
"""As training counts them; the page cannot import that, for TensorFlow's sake."""

KERAS_STEP, COMPILED_STEP = 5e-3, 2e-3
IMAGE = 2.5e-5
USUAL_PARAMETERS = 235_146
"""About what a step costs by itself, and an image in it with the usual layers, in seconds. They weigh a batch size or
layers against others; what a run takes is measured."""


@dataclass(frozen=True, kw_only=True)
class Workload:
    """An epoch's work.

    Attributes:
        recipe_name: which recipe.
        data: "mnist", "digits", or a path.
        images: shown in an epoch.
        batch_size: images per step.
        parameters: of the network, without the biases.
        is_compiled: whether a whole epoch is one compiled function.
    """

    recipe_name: str
    data: str
    images: float
    batch_size: int
    parameters: int
    is_compiled: bool

    @property
    def cost(self) -> float:
        """About how long an epoch takes, to compare one with another."""
        step = COMPILED_STEP if self.is_compiled else KERAS_STEP
        return self.images * (step / self.batch_size + IMAGE * self.parameters / USUAL_PARAMETERS)


def workload(settings: RunSettings) -> Workload:
    """Count what an epoch of a run computes."""
    recipe = settings.recipe()
    images = DIGITS_TRAINING_IMAGES if settings.data == "digits" else MNIST_TRAINING_IMAGES
    if settings.starts_from_version:
        images = min(images + _extras(recipe), FINE_TUNING_IMAGES)
    shown = images / (1 - settings.correction_share)
    widths = (IMAGE_SIDE**2, *recipe.hidden_units, CLASS_COUNT)
    return Workload(
        recipe_name=settings.recipe_name,
        data=settings.data,
        images=shown + (_extras(recipe) if recipe.augmentation else 0),
        batch_size=recipe.batch_size,
        parameters=sum(before * after for before, after in pairwise(widths)),
        is_compiled=recipe.augmentation is not None,
    )


def _extras(recipe: Recipe) -> int:
    """Count the images that are not from the data set."""
    pens = recipe.pen_copies * recipe.pen_writers * PEN_DIGITS_PER_WRITER
    paper = recipe.paper_digits + recipe.paper_outliers_per_kind * PAPER_OUTLIER_KINDS
    return pens + recipe.handmade_per_digit * CLASS_COUNT + recipe.outliers_per_kind * OUTLIER_KINDS + paper
