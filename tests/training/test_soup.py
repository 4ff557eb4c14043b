"""fit: a recipe's soup branches start from one model, and the weighted average of all weights is the result."""

import dataclasses

import numpy as np
import pytest

from mnist_core.training import fit as module
from mnist_core.training.epoch_report import EpochReport
from mnist_core.training.fit import fit
from mnist_core.training.mlp import build_mlp
from mnist_core.training.recipe import Augmentation, Recipe
from mnist_core.training.soup_branch import SoupBranch

BRANCHES = (
    SoupBranch(epochs=2, learning_rate=0.003, augmentation_scale=0.5, extras_share=0.5, weight=0.25),
    SoupBranch(epochs=1, learning_rate=0.001, augmentation_scale=0.25, extras_share=1.0, weight=0.5),
)
RECIPE = Recipe(
    name="mine",
    hidden_units=(4,),
    epochs=3,
    augmentation=Augmentation(elastic_px=2.0),
    handmade_per_digit=4,
    soup_branches=BRANCHES,
)


@pytest.fixture
def stages(monkeypatch):
    """Train by setting all weights, to 1 in the main stage, then 2 and 5; lists what each stage gets."""
    stages, outcomes = [], iter((1, 2, 5))

    def train(model, recipe, pool, validation, report, checkpoints):
        stages.append((recipe, pool, checkpoints, [float(weights.flat[0]) for weights in model.get_weights()]))
        outcome = next(outcomes)
        model.set_weights([np.full_like(weights, outcome) for weights in model.get_weights()])
        for epoch in range(1, recipe.epochs + 1):
            numbers = dict.fromkeys(("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"), 0.0)
            report(EpochReport(epoch=epoch, epochs=recipe.epochs, **numbers))

    monkeypatch.setattr(module, "train_fast", train)
    return stages


def test_the_result_is_the_average_by_the_branches_weights_and_what_they_leave(stages, digits):
    model = fit(RECIPE, digits)
    for weights in model.get_weights():
        np.testing.assert_allclose(weights, 0.25 * 1 + 0.25 * 2 + 0.5 * 5)


def test_each_branch_starts_from_the_main_model(stages, digits):
    fit(RECIPE, digits)
    assert [start for *_, start in stages[1:]] == [[1.0] * 4, [1.0] * 4]


def test_each_branch_has_its_own_recipe_extras_and_checkpoints(stages, digits, tmp_path):
    fit(RECIPE, digits, checkpoints=tmp_path)
    recipes, pools, folders, _ = zip(*stages, strict=True)
    assert [(recipe.epochs, recipe.learning_rate) for recipe in recipes] == [(3, 0.001), (2, 0.003), (1, 0.001)]
    assert [recipe.augmentation.elastic_px for recipe in recipes] == [2.0, 1.0, 0.5]
    assert [len(pool.labels) - pool.from_data for pool in pools] == [40, 20, 40]
    assert len(set(folders)) == 3


def test_no_stage_repeats_the_order_the_noise_or_the_extras_of_another(stages, digits):
    fit(dataclasses.replace(RECIPE, soup_branches=(BRANCHES[0], BRANCHES[0])), digits)
    recipes, pools, *_ = zip(*stages, strict=True)
    assert len({recipe.seed for recipe in recipes}) == 3
    assert (pools[1].pixels != pools[2].pixels).any()


def test_epochs_are_counted_through_all_stages(stages, digits):
    reports = []
    fit(RECIPE, digits, reports.append)
    assert [(report.epoch, report.epochs) for report in reports] == [(epoch, 6) for epoch in range(1, 7)]


def test_every_stage_is_measured_on_validation_images(monkeypatch, digits):
    measured = []
    monkeypatch.setattr(module, "train_fast", lambda *arguments: measured.append(arguments[3]))
    fit(RECIPE, digits)
    assert [images is digits.validation for images in measured] == [True] * 3


def test_without_branches_the_main_model_is_the_result(stages, digits):
    model = fit(dataclasses.replace(RECIPE, soup_branches=()), digits)
    assert all((weights == 1).all() for weights in model.get_weights())


def test_a_branch_that_follows_starts_from_the_branch_before_it(stages, digits):
    fit(
        dataclasses.replace(RECIPE, soup_branches=(BRANCHES[0], dataclasses.replace(BRANCHES[1], follows=True))), digits
    )
    assert [start for *_, start in stages[1:]] == [[1.0] * 4, [2.0] * 4]


def test_a_branch_sees_its_own_paper_digits(stages, digits):
    branch = dataclasses.replace(BRANCHES[0], paper_digits=30)
    fit(dataclasses.replace(RECIPE, soup_branches=(branch,)), digits)
    assert [len(pool.labels) - pool.from_data for _, pool, *_ in stages] == [40, 20 + 30]


def test_a_recipe_that_starts_from_a_version_trains_no_main_model(stages, digits, monkeypatch):
    loaded = []
    weights = build_mlp((4,)).get_weights()
    monkeypatch.setattr(module, "_weights_of", lambda name: loaded.append(name) or weights)
    recipe = dataclasses.replace(RECIPE, starts_from="mnist-mlp-1", soup_branches=(BRANCHES[0],))
    reports = []

    model = fit(recipe, digits, reports.append)

    assert loaded == ["mnist-mlp-1"]
    assert [(report.epoch, report.epochs) for report in reports] == [(1, 2), (2, 2)]
    for mixed, start in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(mixed, 0.75 * start + 0.25 * 1, rtol=1e-6)
