"""Recipes are checked when they are made."""

import dataclasses

import pytest

from mnist_core.errors import RecipeError
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.recipes import RECIPES, TUTORIAL, recipe_named
from mnist_core.training.soup_branch import SoupBranch


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


def test_a_soup_branch_keeps_the_recipe_but_for_epochs_rate_and_augmentation():
    recipe = Recipe(
        name="mine",
        augmentation=Augmentation(elastic_px=2.0),
        soup_branches=(
            SoupBranch(epochs=5, learning_rate=1e-4, augmentation_scale=0.25, extras_share=1.0, weight=0.5),
        ),
    )
    assert recipe.all_epochs == recipe.epochs + 5
    branch = recipe.branch_recipe(recipe.soup_branches[0])
    assert (branch.epochs, branch.learning_rate, branch.batch_size) == (5, 1e-4, recipe.batch_size)
    assert branch.augmentation.elastic_px == 0.5
    assert branch.all_epochs == 5


def test_soup_branches_cannot_weigh_more_than_the_whole_average():
    over_half = SoupBranch(epochs=5, learning_rate=1e-4, augmentation_scale=0.25, extras_share=1.0, weight=0.6)
    with pytest.raises(RecipeError, match=r"1\.2"):
        Recipe(name="mine", soup_branches=(over_half, over_half))
