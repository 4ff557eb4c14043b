"""What a training run is to do, as the page's form and the command line give it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mnist_core.errors import RunError
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.recipes import FINE_TUNE, recipe_named

DATA_NAMES = ("mnist", "digits")
MAX_CORRECTION_SHARE = 0.5
DEFAULT_CORRECTION_SHARE = 0.02
MAX_AUGMENTATION = 2.0


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """What one training run is to do.

    >>> RunSettings(recipe_name="tutorial", changes={"epochs": 3}).recipe().epochs
    3
    >>> RunSettings(data="emnist")
    Traceback (most recent call last):
        ...
    mnist_core.errors.RunError: no data 'emnist'; choose one of: mnist, digits, or give an absolute path

    Attributes:
        recipe_name: which recipe.
        changes: values that override the recipe's own, by field name; JSON values.
        data: "mnist", "digits", or the absolute path of MNIST's own files.
        start_from: the version to fine-tune; other recipes train a new model.
        correction_share: the share of each epoch's images that are corrections, 0–0.5; 0 leaves them out.
        augmentation: strength of the deformation, 0–2: scales the recipe's own and that of the corrections.
    """

    recipe_name: str = "tutorial"
    changes: dict[str, Any] = field(default_factory=dict)
    data: str = "mnist"
    start_from: str | None = None
    correction_share: float = 0.0
    augmentation: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained, before a process starts.

        Raises:
            RunError: the data or the share is out of range.
            RecipeError: no such recipe, or a setting of it out of its range.
        """
        if self.data not in DATA_NAMES and not Path(self.data).is_absolute():
            raise RunError(f"no data '{self.data}'; choose one of: {', '.join(DATA_NAMES)}, or give an absolute path")
        if not 0 <= self.correction_share <= MAX_CORRECTION_SHARE:
            raise RunError(f"correction_share is {self.correction_share}; give a number from 0 to 0.5")
        if not 0 <= self.augmentation <= MAX_AUGMENTATION:
            raise RunError(f"augmentation is {self.augmentation}; give a number from 0 to 2")
        if self.starts_from_version and not (self.start_from and self.correction_share):
            raise RunError("fine-tuning needs a version to start from and a share of corrections above 0")
        self.recipe()

    @property
    def starts_from_version(self) -> bool:
        """Whether an existing version is fine-tuned, instead of a new model trained."""
        return self.recipe_name == FINE_TUNE.name

    def recipe(self) -> Recipe:
        """Give the recipe with its changes applied."""
        recipe = recipe_named(self.recipe_name)
        known = {each.name for each in dataclasses.fields(recipe)}
        if unknown := set(self.changes) - known:
            raise RunError(f"no recipe setting {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in self.changes.items()
        }
        return dataclasses.replace(recipe, augmentation=self._scaled(recipe.augmentation), **values)

    def _scaled(self, how: Augmentation | None) -> Augmentation | None:
        """Scale the recipe's own deformation."""
        if how is None or self.augmentation == 1:
            return how
        return Augmentation(**{name: value * self.augmentation for name, value in vars(how).items()})

    @property
    def total_epochs(self) -> int:
        """How many epochs are reported, soup branches included."""
        return self.recipe().all_epochs

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> RunSettings:
        """Read them back."""
        return cls(**fields)
