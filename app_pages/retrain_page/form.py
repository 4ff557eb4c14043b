"""The form that starts a run: recipe, data, every hyperparameter, and how long it will take."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from app_pages.shared import caches, html, retraining
from mnist_core.contract import ONNX_FILE
from mnist_core.corrections import store
from mnist_core.data.datasets import find_mnist
from mnist_core.data.strokes import find_strokes
from mnist_core.runs.estimate import estimated_seconds, format_duration
from mnist_core.runs.settings import DEFAULT_CORRECTION_SHARE, MAX_AUGMENTATION, MAX_CORRECTION_SHARE, RunSettings
from mnist_core.training.recipe import Recipe
from mnist_core.training.recipes import FINE_TUNE, HANDWRITING, QUICK, RECIPES, TUTORIAL
from mnist_core.versions import lookup

RECIPE_HELP = {
    FINE_TUNE.name: "Starts from the serving version: the quickest way to learn a few corrections.",
    TUTORIAL.name: "A new model, trained the way tutorials do it.",
    QUICK.name: "A new model with the tutorial's accuracy, in seconds.",
    HANDWRITING.name: "A new model for real handwriting: deformed digits, pen strokes and handmade shapes.",
}
MNIST, DIGITS = "mnist", "digits"
DATA_NAMES = {MNIST: "MNIST", DIGITS: "scikit-learn's 1,797 small digits"}


def show() -> None:
    """Show the form and its Start button."""
    st.html("<h2>Train a candidate</h2>")
    st.session_state.setdefault("form-recipe", FINE_TUNE.name)
    name = st.segmented_control("Recipe", list(RECIPES), required=True, key="form-recipe", on_change=_forget_settings)
    recipe = RECIPES[name or FINE_TUNE.name]
    st.html(f'<p class="note">{RECIPE_HELP.get(recipe.name, "")}</p>')
    count = store.count(retraining.runs().engine)[store.TRAIN]
    if recipe.name == FINE_TUNE.name and not count:
        st.info(
            "There is nothing to learn yet: correct some answers on the Read page, or import corrections.",
            icon=":material/draw:",
        )
        return
    with html.show_errors():
        settings = _settings(recipe, count)
        shipped = caches.classifier(lookup.version_folder(lookup.SHIPPED) / ONNX_FILE).card
        seconds = estimated_seconds(settings, retraining.runs(), shipped)
        st.button("Start", on_click=_start, args=(settings,), type="primary", icon=":material/model_training:")
        st.html(f'<p class="note">Estimated: <b>{format_duration(seconds)}</b></p>')


def fill(settings: RunSettings) -> None:
    """Copy a run's parameters into the form."""
    _forget_settings()
    recipe = settings.recipe()
    values = {
        "recipe": recipe.name,
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
    st.session_state.update({f"form-{name}": value for name, value in values.items()})


def _settings(recipe: Recipe, correction_count: int) -> RunSettings:
    """Show what can be set, and read it.

    Raises:
        MnistCoreError: a setting out of its range; the sentence names it.
    """
    left, right = html.two_columns(398, 398)
    with left:
        data, share, augmentation, uses_pens = _data_fields(recipe, correction_count)
    with right:
        changes = _recipe_fields(recipe)
    if not uses_pens:
        changes["pen_copies"] = 0
    changed = {name: value for name, value in changes.items() if value != getattr(recipe, name)}
    return RunSettings(
        recipe_name=recipe.name,
        changes={name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()},
        data=data,
        start_from=caches.serving_reader()[0].name if recipe.name == FINE_TUNE.name else None,
        correction_share=share,
        augmentation=augmentation,
    )


def _data_fields(recipe: Recipe, count: int) -> tuple[str, float, float, bool]:
    """Show what is trained on: the data set, the share of corrections, the augmentation, pen strokes or not."""
    available = [MNIST, DIGITS] if find_mnist() else [DIGITS]
    data = st.selectbox("Training data", available, format_func=DATA_NAMES.__getitem__, key="form-data")
    pens_label, is_available = f"Add pen strokes by {recipe.pen_writers} writers", bool(find_strokes())
    uses_pens = bool(recipe.pen_copies) and st.toggle(
        pens_label, is_available, disabled=not is_available, key="form-pens"
    )
    share = st.slider(
        f"Share of corrections in % ({count:,} available)",
        0,
        round(MAX_CORRECTION_SHARE * 100),
        round(DEFAULT_CORRECTION_SHARE * 100) if count else 0,
        key="form-share",
        disabled=not count,
        help="correction_share: how much of each epoch is corrections, each deformed anew.",
    )
    augmentation = st.slider(
        "Augmentation strength",
        0.0,
        MAX_AUGMENTATION,
        1.0,
        key="form-augmentation",
        help="augmentation: how far digits are rotated, scaled, sheared and shifted; 0 leaves them as they are.",
    )
    return data, share / 100, augmentation, uses_pens


def _recipe_fields(recipe: Recipe) -> dict[str, Any]:
    """Show the recipe's hyperparameters by their names in the field."""
    key = "form-{}".format
    layers = st.text_input(
        "Hidden layers",
        _layers_text(recipe.hidden_units),
        key=key("hidden_units"),
        disabled=recipe.name == FINE_TUNE.name,
        help="hidden_units: the width of each hidden layer, for one to five layers, such as 256 128. "
        "Fine-tuning keeps those of its starting version.",
    )
    epochs = st.number_input(
        "Epochs", 1, 1000, recipe.epochs, key=key("epochs"), help="epochs: passes over the training digits."
    )
    batch_size = st.number_input(
        "Batch size", 1, 8192, recipe.batch_size, key=key("batch_size"), help="batch_size: digits per training step."
    )
    rate = st.number_input(
        "Learning rate", 1e-6, 1.0, recipe.learning_rate, recipe.learning_rate / 10, "%g", key=key("learning_rate"),
        help="learning_rate: the size of a step; the largest where it changes during training.",
    )  # fmt: skip
    seed = st.number_input(
        "Seed",
        0,
        2**32 - 1,
        recipe.seed,
        key=key("seed"),
        help="seed: for the initial weights, the order of the digits and their deformation.",
    )
    return {
        "hidden_units": tuple(int(word) if word.isdigit() else word for word in layers.replace(",", " ").split()),
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": rate,
        "seed": seed,
    }


def _layers_text(units: tuple[int, ...]) -> str:
    return " ".join(map(str, units))


def _forget_settings() -> None:
    """Let another recipe's own values show."""
    names = {each.name for each in fields(Recipe)} | {"share", "augmentation", "pens", "data"}
    for name in names:
        st.session_state.pop(f"form-{name}", None)


def _start(settings: RunSettings) -> None:
    with html.show_errors():
        retraining.runs().start(settings, datetime.now(UTC))
