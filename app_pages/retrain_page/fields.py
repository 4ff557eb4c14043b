"""What can be set of a recipe: its fields, and the settings of a run that they make.

Each recipe's fields have keys of their own: a browser keeps what it shows under a key, so fields that recipes shared
would go on showing one recipe's values while another one's are run.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from app_pages.shared import caches, html
from mnist_core.data.datasets import find_mnist
from mnist_core.data.strokes import find_strokes
from mnist_core.runs.settings import (
    DEFAULT_CORRECTION_SHARE,
    MAX_AUGMENTATION,
    MAX_CORRECTION_SHARE,
    RunSettings,
    parse_layers,
)
from mnist_core.training.recipe import Recipe
from mnist_core.training.recipes import FINE_TUNE, SMALL_DATA, adapted_to
from mnist_core.versions.naming import MAX_NAME_LENGTH

MNIST = "mnist"
DATA_NAMES = {MNIST: "MNIST", SMALL_DATA: "scikit-learn's 1,797 small digits"}


def settings(recipe: Recipe, correction_count: int) -> RunSettings:
    """Show what can be set of a recipe, and read it; a field that changes nothing is not shown.

    Args:
        recipe: whose values the fields start with.
        correction_count: corrections that there are to train on.
    Raises:
        MnistCoreError: a setting out of its range; the sentence names it.
    """
    left, right = html.two_columns(398, 398)
    with left:
        data = _data(recipe)
        recipe = adapted_to(recipe, data)
        pen_copies = _pen_copies(recipe)
        share = _correction_share(recipe, correction_count) if correction_count else 0.0
        augmentation = _augmentation_strength(recipe) if recipe.augmentation or share else 1.0
    with right:
        changes = {"pen_copies": pen_copies, **_hyperparameters(recipe)}
    changed = {name: value for name, value in changes.items() if value != getattr(recipe, name)}
    return RunSettings(
        recipe_name=recipe.name,
        changes={name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()},
        data=data,
        start_from=caches.serving_reader()[0].name if recipe.name == FINE_TUNE.name else None,
        correction_share=share,
        augmentation=augmentation,
    )


def name(recipe: Recipe) -> str:
    """Ask for the name of the run and of its version; "" for the date."""
    return st.text_input(
        "Name",
        key=_key(recipe, "name"),
        placeholder="the date and time",
        max_chars=MAX_NAME_LENGTH,
        help="Of the run and of the version that it makes: letters, digits, '-' and '_'.",
    ).strip()


def fill(settings: RunSettings) -> None:
    """Copy a run's settings into its recipe's fields."""
    recipe = settings.recipe()
    values = {
        "data": settings.data,
        "share": round(settings.correction_share * 100),
        "augmentation": settings.augmentation,
        "hidden_units": _layers_text(recipe.hidden_units),
        "epochs": recipe.epochs,
        "batch_size": recipe.batch_size,
        "learning_rate": recipe.learning_rate,
        "seed": recipe.seed,
        "pens": recipe.pen_copies > 0,
    }
    st.session_state.update({_key(recipe, name): value for name, value in values.items()})


def _key(recipe: Recipe, name: str) -> str:
    return f"{recipe.name}-{name}"


def _data(recipe: Recipe) -> str:
    available = [MNIST, SMALL_DATA] if find_mnist() else [SMALL_DATA]
    return st.selectbox("Training data", available, format_func=DATA_NAMES.__getitem__, key=_key(recipe, "data"))


def _pen_copies(recipe: Recipe) -> int:
    """Let a recipe that has pen strokes do without; there is no choice where their file is not on this machine."""
    if not recipe.pen_copies or not find_strokes():
        return 0
    uses_pens = st.toggle(f"Add pen strokes by {recipe.pen_writers} writers", True, key=_key(recipe, "pens"))
    return recipe.pen_copies if uses_pens else 0


def _correction_share(recipe: Recipe, count: int) -> float:
    least = 1 if recipe.name == FINE_TUNE.name else 0
    share = st.slider(
        f"Share of corrections in % ({count:,} available)",
        least,
        round(MAX_CORRECTION_SHARE * 100),
        round(DEFAULT_CORRECTION_SHARE * 100),
        key=_key(recipe, "share"),
        help="correction_share: how much of each epoch is corrections, each deformed anew.",
    )
    return share / 100


def _augmentation_strength(recipe: Recipe) -> float:
    return st.slider(
        "Augmentation strength",
        0.0,
        MAX_AUGMENTATION,
        1.0,
        key=_key(recipe, "augmentation"),
        help="augmentation: how far digits are rotated, scaled, sheared and shifted; 0 leaves them as they are.",
    )


def _hyperparameters(recipe: Recipe) -> dict[str, Any]:
    """Show the recipe's hyperparameters by their names in the field."""
    values: dict[str, Any] = {}
    if recipe.name != FINE_TUNE.name:  # which keeps the layers of its starting version
        values["hidden_units"] = _hidden_units(recipe)
    branches = f" A further {recipe.all_epochs - recipe.epochs} are for its soup." if recipe.soup_branches else ""
    values["epochs"] = st.number_input(
        "Epochs",
        1,
        1000,
        recipe.epochs,
        key=_key(recipe, "epochs"),
        help=f"epochs: passes over the training digits.{branches}",
    )
    values["batch_size"] = st.number_input(
        "Batch size",
        1,
        8192,
        recipe.batch_size,
        key=_key(recipe, "batch_size"),
        help="batch_size: digits per training step.",
    )
    values["learning_rate"] = st.number_input(
        "Learning rate",
        1e-6,
        1.0,
        recipe.learning_rate,
        recipe.learning_rate / 10,
        "%g",
        key=_key(recipe, "learning_rate"),
        help="learning_rate: the size of a step; the largest where it changes during training.",
    )
    values["seed"] = st.number_input(
        "Seed",
        0,
        2**32 - 1,
        recipe.seed,
        key=_key(recipe, "seed"),
        help="seed: for the initial weights, the order of the digits and their deformation.",
    )
    return values


def _hidden_units(recipe: Recipe) -> tuple[int, ...]:
    layers = st.text_input(
        "Hidden layers",
        _layers_text(recipe.hidden_units),
        key=_key(recipe, "hidden_units"),
        help="hidden_units: the width of each hidden layer, for one to five layers, such as 256 128.",
    )
    return tuple(parse_layers(layers))


def _layers_text(units: tuple[int, ...]) -> str:
    return " ".join(map(str, units))
