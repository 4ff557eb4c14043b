"""The recipes that `--recipe` names."""

from __future__ import annotations

from mnist_core.errors import RecipeError, quoted
from mnist_core.training.recipe import Augmentation, Recipe, SoupBranch

TUTORIAL = Recipe(name="tutorial")
"""As every tutorial teaches it: Adam, categorical cross-entropy, 10 epochs of batch size 32."""

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
            epochs=20, learning_rate=0.003, augmentation_scale=0.5, extras_share=0.5, weight=0.25
        ),  # closer to MNIST
        SoupBranch(
            epochs=20, learning_rate=0.003, augmentation_scale=0.35, extras_share=1.0, weight=0.5
        ),  # closer to all other writers
    ),
    pen_copies=4,
    handmade_per_digit=600,
    outliers_per_kind=1000,
    max_confident_error=0.004,
    calibrates=True,
)
"""For what people really draw: augmented MNIST, pen strokes, hand-drawn shapes, and outlier exposure."""

FINE_TUNE = Recipe(
    name="fine-tune",
    epochs=4,
    batch_size=128,
    learning_rate=5e-4,
    pen_copies=1,
    pen_writers=8,
    outliers_per_kind=50,
)
"""Fine-tunes a trained model on corrections; see fine_tune.py. The layers are that model's."""

RECIPES = {recipe.name: recipe for recipe in (TUTORIAL, QUICK, HANDWRITING, FINE_TUNE)}


def recipe_named(name: str) -> Recipe:
    """Find a recipe by its name.

    Raises:
        RecipeError: no such recipe; the sentence lists those that exist.

    Example:
        >>> recipe_named("handwriting").soup_branches[0].epochs
        20
    """
    try:
        return RECIPES[name]
    except (KeyError, TypeError):
        raise RecipeError(f"no recipe {quoted(name)}; choose one of: {', '.join(RECIPES)}") from None
