"""What a training run is to do, as the page's form and the command line give it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mnist_core.errors import RecipeError, RunError, quoted
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.recipes import FINE_TUNE, adapted_to, recipe_named

DATA_NAMES = ("mnist", "digits")
MAX_CORRECTION_SHARE = 0.5
DEFAULT_CORRECTION_SHARE = 0.02
MAX_AUGMENTATION = 2.0
NOT_CHANGED = {"name", "augmentation", "soup_branches", "starts_from"}
"""Of a recipe's settings, these are what makes it that recipe."""

RECIPE_KEY = "recipe"
MAX_WIDTH_DIGITS = 4


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
        if not isinstance(self.data, str) or (self.data not in DATA_NAMES and not Path(self.data).is_absolute()):
            choices = ", ".join(DATA_NAMES)
            raise RunError(f"no data {quoted(self.data)}; choose one of: {choices}, or give an absolute path")
        for name, high in (("correction_share", MAX_CORRECTION_SHARE), ("augmentation", MAX_AUGMENTATION)):
            value = getattr(self, name)
            if type(value) not in (int, float) or not 0 <= value <= high:
                raise RunError(f"{name} is {quoted(value)}; give a number from 0 to {high:g}")
        if not isinstance(self.start_from, str | None):
            raise RunError(f"start_from is {quoted(self.start_from)}; give a version's name")
        if not isinstance(self.changes, dict):
            raise RunError(f"changes is {quoted(self.changes)}; give values by the recipe's field names")
        if self.starts_from_version and not (self.start_from and self.correction_share):
            raise RunError("fine-tuning needs a version to start from and a share of corrections above 0")
        self.recipe()

    @property
    def starts_from_version(self) -> bool:
        """Whether an existing version is fine-tuned, instead of a new model trained."""
        return self.recipe_name == FINE_TUNE.name

    def recipe(self) -> Recipe:
        """Give the recipe with its changes applied."""
        recipe = adapted_to(recipe_named(self.recipe_name), self.data)
        known = {each.name for each in dataclasses.fields(recipe)} - NOT_CHANGED
        if unknown := sorted(map(str, set(self.changes) - known)):
            raise RunError(f"no recipe setting {', '.join(unknown)}; there are {', '.join(sorted(known))}")
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
        """Give the fields as JSON values, and the whole recipe, which tells whether a later release changed it."""
        return dataclasses.asdict(self) | {RECIPE_KEY: self._recipe_json()}

    @classmethod
    def from_json(cls, fields: object) -> RunSettings:
        """Read them back.

        Raises:
            RunError: another release wrote them: a field that this one lacks, or a recipe that has changed since.
            RecipeError: as above, a recipe or a value of it that this release does not know.
        """
        known = {RECIPE_KEY, *(each.name for each in dataclasses.fields(cls))}
        if not isinstance(fields, dict) or not fields.keys() <= known:
            raise RunError("these are settings of another release")
        settings = cls(**{name: value for name, value in fields.items() if name != RECIPE_KEY})
        if fields.get(RECIPE_KEY, settings._recipe_json()) != settings._recipe_json():
            raise RunError(f"another release's recipe {settings.recipe_name} was another one")
        return settings

    def _recipe_json(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(json.dumps(dataclasses.asdict(self.recipe())))


def parse_layers(text: str) -> list[int]:
    """Read the widths of hidden layers as people write them.

    Raises:
        RecipeError: a word that is no width.

    >>> parse_layers("256, 128")
    [256, 128]
    """
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) <= MAX_WIDTH_DIGITS):
            raise RecipeError(f"hidden_units has {quoted(word)}; give whole numbers from 1 to 4096, such as 256 128")
    return [int(word) for word in words]
