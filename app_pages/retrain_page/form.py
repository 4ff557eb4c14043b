"""The form that trains a new model: recipe, data, every hyperparameter, and how long it will take."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from app_pages.retrain_page import fields
from app_pages.shared import html, retraining
from mnist_core.corrections import store
from mnist_core.runs.estimate import estimated_seconds, format_duration
from mnist_core.runs.settings import RunSettings
from mnist_core.training.recipes import FINE_TUNE, HANDWRITING, QUICK, RECIPES, TUTORIAL

RECIPE_HELP = {
    TUTORIAL.name: "Trained the way tutorials do it.",
    QUICK.name: "The tutorial's accuracy, in seconds.",
    HANDWRITING.name: "For real handwriting: deformed digits, pen strokes and handmade shapes.",
}
RECIPE_KEY = "new-model-recipe"


def show() -> None:
    """Show the form and its Start button."""
    names = [name for name in RECIPES if name != FINE_TUNE.name]
    st.session_state.setdefault(RECIPE_KEY, QUICK.name)
    name = st.segmented_control("Recipe", names, required=True, key=RECIPE_KEY)
    recipe = RECIPES[name or QUICK.name]
    st.html(f'<p class="note">{RECIPE_HELP[recipe.name]}</p>')
    with html.show_errors():
        settings = fields.settings(recipe, store.count(retraining.runs().engine)[store.TRAIN])
        name = fields.name(recipe)
        st.button("Start", on_click=start, args=(settings, name), type="primary", icon=":material/model_training:")
        show_estimate(settings)


def fill(settings: RunSettings) -> None:
    """Copy a run's settings into the form; those of a fine-tuning into *Teach it*."""
    if settings.recipe_name != FINE_TUNE.name:
        st.session_state[RECIPE_KEY] = settings.recipe_name
    fields.fill(settings)


def show_estimate(settings: RunSettings, what: str = "") -> None:
    """Say how long a run will take, after a sentence on what it does."""
    seconds = estimated_seconds(settings, retraining.runs())
    st.html(f'<p class="note">{what} Estimated: <b>{format_duration(seconds)}</b></p>')


def start(settings: RunSettings, name: str) -> None:
    """Start a run of this name, "" for the date."""
    with html.show_errors():
        retraining.runs().start(settings, datetime.now(UTC), name)
