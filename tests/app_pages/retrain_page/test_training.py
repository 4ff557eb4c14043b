"""The Retrain page as stories: start, follow, cancel, lose, resume, and the history."""

import dataclasses
import json
import os
import re
import signal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.shared import retraining
from mnist_core.data.datasets import find_mnist
from mnist_core.errors import DatabaseError
from mnist_core.runs import folder, lock
from mnist_core.runs.runs import LOST
from mnist_core.runs.settings import RunSettings
from mnist_core.training.recipes import RECIPES, adapted_to
from tests.app_pages.retrain_page.corrected import corrections
from tests.app_pages.retrain_page.widgets import button, choose, field, labels_of
from tests.runs.test_other_release import record
from tests.runs.waiting import ENDLESS, NOW, ended, wait_until


def test_an_empty_page_says_what_to_do_first(retrain):
    assert not retrain.app.exception
    assert "Nothing to teach yet" in retrain.page
    assert "Draw a digit that it misreads" in retrain.page
    assert "There is no other version yet" in retrain.page
    assert "Nothing has been trained here yet" in retrain.page


def test_fine_tuning_without_corrections_is_not_started(retrain, own_runs):
    assert "Teach it" not in labels_of(retrain)
    assert own_runs.recent() == []


def test_start_begins_a_run_with_what_the_form_says(retrain, own_runs):
    choose(retrain, "new-model-recipe", "tutorial")
    field(retrain.app.number_input, "tutorial-epochs").set_value(7).run()
    field(retrain.app.text_input, "tutorial-hidden_units").set_value("64, 32").run()
    button(retrain, "Start").click().run()
    (run,) = own_runs.recent()
    assert run.settings == RunSettings(changes={"epochs": 7, "hidden_units": [64, 32]}, data=run.settings.data)
    assert "Cancel" in labels_of(retrain)
    assert "Start" not in labels_of(retrain)


def test_the_time_is_estimated_before_the_start(retrain):
    choose(retrain, "new-model-recipe", "tutorial")
    assert re.search(r"Estimated: <b>\d+ (s|min)</b>", retrain.page)


def test_a_setting_out_of_its_range_is_named_and_nothing_can_be_started(retrain):
    choose(retrain, "new-model-recipe", "tutorial")
    field(retrain.app.text_input, "tutorial-hidden_units").set_value("64, wide").run()
    assert any("hidden_units" in error.lower() for error in retrain.errors)
    assert "Start" not in labels_of(retrain)


@pytest.mark.parametrize("text", ["²", "5" * 5000])
def test_layers_that_are_no_numbers_are_one_sentence(retrain, text):
    choose(retrain, "new-model-recipe", "tutorial")
    field(retrain.app.text_input, "tutorial-hidden_units").set_value(text).run()
    assert any("give whole numbers" in error for error in retrain.errors)
    assert not retrain.app.exception


def test_a_run_of_another_release_is_in_the_history_and_hides_nothing(retrain, own_runs):
    record(own_runs, "retrained-other", json.dumps({"recipe_name": "magic"}), LOST)
    retrain.app.run()
    assert not retrain.app.exception
    assert "settings of another release" in retrain.page
    assert not any(label.startswith(("Resume", "Copy")) for label in labels_of(retrain))
    choose(retrain, "new-model-recipe", "tutorial")
    button(retrain, "Start").click().run()
    assert own_runs.recent()[0].settings.recipe_name == "tutorial"


def test_a_run_of_another_folder_is_shown_as_running_there(retrain, own_runs, tmp_path):
    other = dataclasses.replace(own_runs, folder=tmp_path / "other")
    run = other.start(ENDLESS, NOW)
    retrain.app.run()
    assert f"{run.id} is running on {own_runs.host}, in {other.folder}" in retrain.page
    assert "Cancel" not in labels_of(retrain)
    assert f"<td>running on {own_runs.host}</td>" in retrain.page
    assert retrain.page.count("<td>–</td></tr>") == 1  # how long it took is known there
    assert other.cancel(run.id).status == "cancelled"


def test_a_database_that_is_damaged_is_one_sentence_and_digits_are_read(retrain, own_runs):
    own_runs.engine.dispose()
    path = Path(own_runs.engine.url.database)
    path.write_bytes(path.read_bytes()[:100] + os.urandom(path.stat().st_size))
    retrain.app.run()
    assert not retrain.app.exception
    assert any("database cannot be used now" in error for error in retrain.errors)
    retrain.goes_to("read")
    retrain.draws("3")
    assert not retrain.app.exception
    assert 'class="answer' in retrain.page


def test_a_panel_that_runs_again_by_itself_shows_an_outage_as_one_sentence(monkeypatch):
    def gone():
        raise DatabaseError("the database cannot be used now")

    monkeypatch.setattr(retraining, "runs", gone)
    app = AppTest.from_string("from app_pages.retrain_page import progress; progress._panel('one')").run()
    assert not app.exception
    assert app.error[0].value == "The database cannot be used now."


def test_a_run_is_there_for_another_visitor_and_after_coming_back(retrain, own_runs):
    run = own_runs.start(ENDLESS, NOW)
    wait_until(lambda: len(folder.read_epochs(run.folder)) >= 2)
    retrain.goes_to("evaluate")
    retrain.goes_to("retrain")
    assert "Cancel" in labels_of(retrain)
    assert "of 2000" in retrain.app.get("progress")[0].proto.text  # 1000, and again on all digits
    assert "data:image/svg+xml" in retrain.page


def test_cancel_ends_the_run_and_shows_the_form_again(retrain, own_runs):
    run = own_runs.start(ENDLESS, NOW)
    retrain.app.run()
    button(retrain, "Cancel").click().run()
    assert own_runs.get(run.id).status == "cancelled"
    assert "was cancelled" in retrain.app.info[0].value


def test_a_killed_run_is_shown_as_lost_with_its_last_lines_and_resumes(retrain, own_runs):
    run = own_runs.start(RunSettings(changes={"epochs": 8, "learning_rate": 0.1}), NOW)
    wait_until(lambda: "epoch 2 of 8" in folder.log_tail(run.folder))
    os.kill(int((run.folder / "lock").read_text(encoding="utf-8").split()[0]), signal.SIGKILL)
    wait_until(lambda: not lock.is_alive(run.folder))
    retrain.app.run()
    assert "is lost" in retrain.app.warning[0].value
    assert "epoch 2 of 8" in retrain.app.code[0].value
    assert not retrain.app.exception
    assert labels_of(retrain).count("Resume after the last epoch") == 2  # above the form, and in the history
    button(retrain, "Resume").click().run()
    assert ended(own_runs, run).status == "done"


def test_a_failed_run_says_why(retrain, own_runs):
    ended(own_runs, own_runs.start(RunSettings(changes={"seed": 13}), NOW))
    retrain.app.run()
    assert "Seed 13 brings bad luck" in retrain.app.error[0].value


def test_the_history_shows_a_run_s_parameters_and_copies_them_into_the_form(retrain, own_runs):
    run = ended(
        own_runs, own_runs.start(RunSettings(changes={"epochs": 3, "learning_rate": 0.02, "batch_size": 99}), NOW)
    )
    retrain.app.run()
    assert run.id in retrain.page
    assert "tensorboard --logdir runs" in retrain.page
    button(retrain, "Copy its parameters").click().run()
    assert field(retrain.app.number_input, "tutorial-batch_size").value == 99
    assert field(retrain.app.number_input, "tutorial-epochs").value == 3
    assert field(retrain.app.number_input, "tutorial-learning_rate").value == 0.02


def test_the_page_looks_at_a_run_only_while_one_is_active(retrain, own_runs):
    ended(own_runs, own_runs.start(RunSettings(changes={"epochs": 1, "learning_rate": 0.01}), NOW))
    retrain.app.run()
    assert not retrain.app.get("progress")


@pytest.mark.parametrize("name", ["tutorial", "quick", "handwriting"])
def test_a_new_model_s_fields_show_the_recipe_s_own_values(retrain, name):
    for other in ("handwriting", "tutorial", "quick", name):
        choose(retrain, "new-model-recipe", other)
    recipe = adapted_to(RECIPES[name], "mnist" if find_mnist() else "digits")
    shown = {each.key: each.value for each in [*retrain.app.number_input, *retrain.app.text_input]}
    assert shown[f"{name}-hidden_units"] == "256 128"
    for setting in ("epochs", "batch_size", "learning_rate", "seed"):
        assert shown[f"{name}-{setting}"] == getattr(recipe, setting)


def test_what_changes_nothing_is_not_shown(retrain, own_runs):
    choose(retrain, "new-model-recipe", "tutorial")
    assert "Augmentation strength" not in [each.label for each in retrain.app.slider]
    assert not any(each.label.startswith("Share of corrections") for each in retrain.app.slider)
    assert not retrain.app.toggle
    corrections(own_runs, retrain, 1)
    retrain.app.run()
    assert "Augmentation strength" in [each.label for each in retrain.app.slider]
    assert not any(each.key == "fine-tune-hidden_units" for each in retrain.app.text_input)
