"""Training recipes: every setting of one training run, checked when it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mnist_core.errors import RecipeError


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to train the MLP. The same recipe on the same data gives the same model.

    Attributes:
        name: what `--recipe` calls it.
        hidden_units: width of each hidden layer, 1–4096, one to five layers.
        epochs: how often the training set is seen, 1–1000.
        batch_size: images per step, 1–8192.
        learning_rate: Adam's, above 0, at most 1; the highest one where it changes during training.
        seed: of weights and shuffling, 0 to 2³² − 1.
    """

    name: str
    hidden_units: tuple[int, ...] = (256, 128)
    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 1e-3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings out of range.

        Raises:
            RecipeError: the sentence names the setting, its value and its range.
        """
        if not 1 <= len(self.hidden_units) <= 5:
            raise RecipeError(f"hidden_units has {len(self.hidden_units)} layers; give one to five, such as 256 128")
        for units in self.hidden_units:
            _check_range("hidden_units", units, 1, 4096)
        _check_range("epochs", self.epochs, 1, 1000)
        _check_range("batch_size", self.batch_size, 1, 8192)
        _check_range("seed", self.seed, 0, 2**32 - 1)
        if not (math.isfinite(self.learning_rate) and 0 < self.learning_rate <= 1):
            raise RecipeError(f"learning_rate is {self.learning_rate}; give a number above 0 and at most 1")


def _check_range(setting: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise RecipeError(f"{setting} is {value!r}; give a whole number from {low} to {high}")


TUTORIAL = Recipe(name="tutorial")
"""As every tutorial teaches it: adam, categorical cross-entropy, 10 epochs of batch 32."""

FINE_TUNE = Recipe(name="fine-tune", epochs=6, batch_size=128, learning_rate=5e-4)
"""Goes on from a trained model to learn corrections; see fine_tune.py. Its layers are that model's."""

RECIPES = {recipe.name: recipe for recipe in (TUTORIAL, FINE_TUNE)}


def recipe_named(name: str) -> Recipe:
    """Find a recipe by its name.

    Raises:
        RecipeError: no such recipe; the sentence lists those that exist.
    """
    try:
        return RECIPES[name]
    except KeyError:
        raise RecipeError(f"no recipe '{name}'; choose one of: {', '.join(RECIPES)}") from None
