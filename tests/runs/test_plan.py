"""runs/plan.py: what a run's settings come to. Nothing is trained here."""

import dataclasses

import numpy as np
import pytest

from mnist_core.errors import DatasetError, ModelFileError
from mnist_core.reading import OnnxClassifier
from mnist_core.runs.plan import training_plan
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.workload import FINE_TUNING_IMAGES
from mnist_core.storage.database import URL_VARIABLE
from mnist_core.training.distillation import MAX_REPLAYED
from mnist_core.versions.lookup import SHIPPED_FOLDER
from tests.corrections.test_store import add
from tests.versions.model_versions import copy_of_shipped, ship

NEW = {"name": "new", "created": "2026-11-22"}
FINE_TUNING = RunSettings(recipe_name="fine-tune", data="digits", start_from="mnist-mlp", correction_share=0.2)


def test_a_recipe_by_itself_trains_on_the_data_alone_and_opens_no_database(tmp_path, digits, monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, "nonsense")
    settings = RunSettings(data="digits", changes={"epochs": 2})
    plan = training_plan(settings, root=tmp_path, **NEW)
    assert (plan.name, plan.created, plan.root, plan.sources) == ("new", "2026-11-22", tmp_path, ())
    assert plan.recipe == settings.recipe()
    np.testing.assert_array_equal(plan.data.train.images, digits.train.images)


def test_corrections_are_mixed_into_the_training_part_and_named_on_the_card(tmp_path, engine, digits):
    add(engine)
    plan = training_plan(RunSettings(data="digits", correction_share=0.25), root=tmp_path, engine=engine, **NEW)
    assert len(plan.data.train) == 1_596  # 1,197 digits and a third as many corrections
    assert len(plan.data.validation) == 300
    assert plan.sources == ("1 corrections by users of this app, augmented, as 25% of the training images",)


def test_corrections_that_are_not_there_cannot_be_mixed_in(tmp_path, engine):
    with pytest.raises(DatasetError, match="no corrections"):
        training_plan(RunSettings(data="digits", correction_share=0.25), root=tmp_path, engine=engine, **NEW)


def test_fine_tuning_keeps_the_data_as_it_is_and_the_confidence_that_its_start_promised(tmp_path, engine):
    ship(tmp_path)
    add(engine)
    plan = training_plan(FINE_TUNING, root=tmp_path, engine=engine, **NEW)
    assert len(plan.data.train) == 1_197
    assert plan.sources[0] == "started from version mnist-mlp"
    promised = OnnxClassifier.load(SHIPPED_FOLDER).card.recipe["max_confident_error"]
    assert FINE_TUNING.recipe().max_confident_error != promised == plan.recipe.max_confident_error


def test_what_the_start_s_logits_are_divided_by_stays(tmp_path, engine):
    ship(tmp_path)
    copy_of_shipped("calibrated", tmp_path, temperature=1.25)
    add(engine)
    settings = dataclasses.replace(FINE_TUNING, start_from="calibrated")
    assert training_plan(settings, root=tmp_path, engine=engine, **NEW).start_temperature == 1.25


def test_a_version_to_start_from_that_is_not_there_is_named(tmp_path, engine):
    with pytest.raises(ModelFileError, match="no version 'mnist-mlp'"):
        training_plan(FINE_TUNING, root=tmp_path, engine=engine, **NEW)


def test_the_estimate_counts_as_many_images_as_fine_tuning_draws():
    assert FINE_TUNING_IMAGES == MAX_REPLAYED
