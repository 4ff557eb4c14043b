"""Recipes are checked when they are made."""

import dataclasses

import pytest

from mnist_core.errors import RecipeError
from mnist_core.training.recipes import RECIPES, TUTORIAL, Augmentation, Recipe, recipe_named


def test_the_tutorial_is_what_every_tutorial_teaches():
    assert (TUTORIAL.hidden_units, TUTORIAL.epochs, TUTORIAL.batch_size) == ((256, 128), 10, 32)


@pytest.mark.parametrize("name", RECIPES)
def test_each_recipe_is_found_by_its_name(name):
    assert recipe_named(name).name == name


def test_an_unknown_recipe_is_told_which_there_are():
    with pytest.raises(RecipeError, match=r"no recipe 'best'; choose one of: .*tutorial"):
        recipe_named("best")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("epochs", 0),
        ("epochs", 2.5),
        ("epochs", True),
        ("batch_size", 0),
        ("batch_size", 100_000),
        ("learning_rate", 0.0),
        ("learning_rate", float("nan")),
        ("learning_rate", 2.0),
        ("seed", -1),
        ("hidden_units", ()),
        ("hidden_units", (0,)),
        ("hidden_units", (5000,)),
    ],
)
def test_a_setting_out_of_range_is_named(setting, value):
    with pytest.raises(RecipeError, match=setting):
        dataclasses.replace(TUTORIAL, **{setting: value})


def test_a_recipe_cannot_be_changed_after_its_check():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Recipe(name="mine").epochs = 0


def test_the_finishing_epochs_keep_the_recipe_but_for_rate_and_deformation():
    recipe = Recipe(
        name="mine",
        augmentation=Augmentation(elastic_px=2.0),
        finishing_epochs=5,
        finishing_rate=1e-4,
        finishing_deformation=0.25,
    )
    finishing = recipe.finishing()
    assert (finishing.epochs, finishing.learning_rate, finishing.batch_size) == (5, 1e-4, recipe.batch_size)
    assert finishing.augmentation.elastic_px == 0.5
    assert finishing.finishing_epochs == 0
