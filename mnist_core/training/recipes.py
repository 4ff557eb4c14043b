"""The recipes that `--recipe` names."""

from __future__ import annotations

import dataclasses

from mnist_core.errors import RecipeError, quoted
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.soup_branch import SoupBranch

TUTORIAL = Recipe(name="tutorial", refits_on_all=True)
"""As every tutorial teaches it: Adam, categorical cross-entropy, 10 epochs of batch size 32, all 60,000 digits."""

QUICK = Recipe(
    name="quick",
    epochs=3,
    batch_size=512,
    learning_rate=0.015,
    augmentation=Augmentation(
        rotation_degrees=4, slant=0, stretch=0, shift_px=0.4, elastic_px=0, thickness=0, fading=0
    ),
    warm_up_epochs=0.5,
    weight_decay=0.1,
    ema_decay=0.95,
    calibrates=True,
)
"""The tutorial's net, data and accuracy in a fraction of its time: what the compiled loop is worth by itself."""

HANDWRITING = Recipe(
    name="handwriting",
    epochs=220,
    batch_size=1024,
    learning_rate=0.01,
    augmentation=Augmentation(
        rotation_degrees=8, slant=0.12, stretch=0.08, shift_px=0.4, elastic_px=1.4, thickness=0.5, fading=0.2
    ),
    warm_up_epochs=0.5,
    weight_decay=0.1,
    ema_decay=0.99,
    final_augmentation_scale=0.7,
    soup_branches=(
        SoupBranch(
            epochs=12,
            learning_rate=0.004,
            augmentation_scale=0.5,
            extras_share=1.0,
            paper_digits=60_000,
            paper_outliers_per_kind=2_500,
            weight=0.3,
        ),  # learns paper
        SoupBranch(
            epochs=10,
            learning_rate=0.003,
            augmentation_scale=0.3,
            extras_share=0.6,
            paper_digits=20_000,
            paper_outliers_per_kind=1_000,
            weight=0.3,
            follows=True,
        ),  # closer to MNIST, without forgetting paper
    ),
    pen_copies=10,
    handmade_per_digit=600,
    outliers_per_kind=2000,
    max_confident_error=0.004,
    calibrates=True,
)
"""For what people really draw: augmented MNIST, pen strokes, hand-drawn shapes, paper, and outlier exposure."""

SHIPPED_RECIPE = dataclasses.replace(HANDWRITING, name="shipped", starts_from="mnist-mlp-1", refits_on_all=True)
"""The shipped model: the branches of `handwriting` from the model shipped before, at the end on all 60,000 digits."""

FINE_TUNE = Recipe(
    name="fine-tune",
    epochs=4,
    batch_size=128,
    learning_rate=5e-4,
    pen_copies=1,
    pen_writers=8,
    outliers_per_kind=50,
    paper_digits=4_000,
    paper_outliers_per_kind=100,
)
"""Fine-tunes a trained model on corrections; see fine_tune.py. The layers are that model's."""

RECIPES = {recipe.name: recipe for recipe in (TUTORIAL, QUICK, HANDWRITING, FINE_TUNE)}
"""Those that the Retrain page offers."""


SMALL_DATA = "digits"
"""The name of the data set that is a fortieth of MNIST."""


def adapted_to(recipe: Recipe, data: str) -> Recipe:
    """Let `quick` see the small digits more often: in three epochs of them it takes only six steps.

    Example:
        >>> adapted_to(QUICK, "mnist").epochs, adapted_to(QUICK, "digits").epochs
        (3, 60)
    """
    if data != SMALL_DATA or recipe.name != QUICK.name:
        return recipe
    return dataclasses.replace(recipe, epochs=20 * recipe.epochs, batch_size=128)


def recipe_named(name: str) -> Recipe:
    """Find a recipe by its name.

    Raises:
        RecipeError: no such recipe; the sentence lists those that exist.

    Example:
        >>> recipe_named("handwriting").soup_branches[0].epochs
        12
    """
    recipes = RECIPES | {SHIPPED_RECIPE.name: SHIPPED_RECIPE}
    try:
        return recipes[name]
    except (KeyError, TypeError):
        raise RecipeError(f"no recipe {quoted(name)}; choose one of: {', '.join(recipes)}") from None
