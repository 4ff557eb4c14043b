"""The page Retrain as stories: correct, train, see, compare, promote, roll back; with a light process as training."""

import os
import signal
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from app_pages import resources, retraining
from mnist_core import corrections, run_folder, versions
from mnist_core.corrections_zip import export_zip
from mnist_core.database import open_database
from mnist_core.judging_digits import JudgingDigits
from mnist_core.reading import OnnxClassifier
from mnist_core.run_settings import RunSettings
from mnist_core.runs import Runs
from tests.light_run import COMMAND
from tests.model_versions import copy_of_shipped, dislike
from tests.test_corrections import add
from tests.test_runs import ended, wait_until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENDLESS = RunSettings(changes={"epochs": 1000, "learning_rate": 0.05})


@pytest.fixture
def here(tmp_path, exported, monkeypatch):
    """The visitor's app with a database, runs and versions of its own, and digits to judge by that are quickly read."""
    opened = Runs(
        engine=open_database(f"sqlite:///{tmp_path / 'test.sqlite'}"),
        folder=tmp_path / "runs",
        exported=exported,
        command=COMMAND,
    )
    images = np.random.default_rng(0).random((400, 28, 28), np.float32)
    labels = OnnxClassifier.load(exported / versions.SHIPPED).predict_batch(images).argmax(axis=1)
    monkeypatch.setattr(retraining, "runs", lambda: opened)
    monkeypatch.setattr(retraining, "judging", lambda: [JudgingDigits("Easy digits", images, labels, is_guarded=True)])
    monkeypatch.setattr(retraining, "_judging", lambda _: retraining.judging())
    retraining._judged.clear()
    yield opened
    for folder in opened.folder.glob("retrained-*/"):
        run_folder.kill(folder)
    opened.engine.dispose()
    resources._open_reader.clear()


@pytest.fixture
def retrain(visitor, here):
    visitor.goes_to("retrain")
    return visitor


def commonest_digit():
    return int(np.bincount(retraining.judging()[0].labels).argmax())


def button(visitor, label):
    return next(each for each in visitor.app.button if each.label.startswith(label))


def labels_of(visitor):
    return [each.label for each in visitor.app.button]


def choose(visitor, key, value):
    next(each for each in visitor.app.get("button_group") if each.key == key).set_value(value).run()


def field(elements, key):
    return next(element for element in elements if element.key == key)


def test_that_was_a_four_is_kept_with_the_picture_and_without_the_person(visitor, here):
    visitor.draws("1")
    (control,) = [each for each in visitor.app.get("button_group") if each.label.startswith("Wrong?")]
    control.set_value(4).run()
    assert "that was a <b>4</b>" in visitor.page
    (kept,) = corrections.list_corrections(here.engine)
    assert (kept.label, kept.version, kept.part) == (4, versions.SHIPPED, "train")
    assert kept.picture.startswith(b"\x89PNG")
    visitor.app.run()
    assert corrections.count(here.engine) == {"train": 1, "test": 0}


def test_an_empty_page_says_what_to_do_first(retrain):
    assert not retrain.app.exception
    assert "correct some answers on Read" in retrain.app.info[0].value
    assert "There is no other version yet" in retrain.page
    assert "Nothing was trained here yet" in retrain.page


def test_fine_tuning_without_corrections_is_not_started(retrain, here):
    assert "Start" not in labels_of(retrain)
    assert here.recent() == []


def test_start_begins_a_run_with_what_the_form_says(retrain, here):
    choose(retrain, "form-recipe", "tutorial")
    field(retrain.app.number_input, "form-epochs").set_value(7).run()
    field(retrain.app.text_input, "form-hidden_units").set_value("64, 32").run()
    button(retrain, "Start").click().run()
    (run,) = here.recent()
    assert run.settings == RunSettings(changes={"epochs": 7, "hidden_units": [64, 32]}, data=run.settings.data)
    assert "Cancel" in labels_of(retrain)
    assert "Start" not in labels_of(retrain)


def test_the_time_is_estimated_before_the_start(retrain):
    choose(retrain, "form-recipe", "tutorial")
    assert "About <b>" in retrain.page


def test_a_setting_out_of_its_range_is_named_and_nothing_can_be_started(retrain):
    choose(retrain, "form-recipe", "tutorial")
    field(retrain.app.text_input, "form-hidden_units").set_value("64, wide").run()
    assert any("hidden_units" in error.lower() for error in retrain.errors)
    assert "Start" not in labels_of(retrain)


def test_a_run_is_there_for_another_visitor_and_after_coming_back(retrain, here):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: len(run_folder.read_epochs(run.folder)) >= 2)
    retrain.goes_to("evaluate")
    retrain.goes_to("retrain")
    assert "Cancel" in labels_of(retrain)
    assert "of 1000" in retrain.app.get("progress")[0].proto.text
    assert "data:image/svg+xml" in retrain.page


def test_cancel_ends_the_run_and_shows_the_form_again(retrain, here):
    run = here.start(ENDLESS, NOW)
    retrain.app.run()
    button(retrain, "Cancel").click().run()
    assert here.get(run.id).status == "cancelled"
    assert "was cancelled" in retrain.app.info[0].value


def test_a_killed_run_is_shown_as_lost_with_its_last_lines_and_resumes(retrain, here):
    run = here.start(RunSettings(changes={"epochs": 8, "learning_rate": 0.1}), NOW)
    wait_until(lambda: "epoch 2 of 8" in run_folder.log_tail(run.folder))
    os.kill(int((run.folder / "lock").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: not run_folder.is_alive(run.folder))
    retrain.app.run()
    assert "is lost" in retrain.app.warning[0].value
    assert "epoch 2 of 8" in retrain.app.code[0].value
    button(retrain, "Resume").click().run()
    assert ended(here, run).status == "done"


def test_a_failed_run_says_why(retrain, here):
    ended(here, here.start(RunSettings(changes={"seed": 13}), NOW))
    retrain.app.run()
    assert "Seed 13 brings bad luck" in retrain.app.error[0].value


def test_the_history_shows_a_run_s_parameters_and_copies_them_into_the_form(retrain, here):
    run = ended(here, here.start(RunSettings(changes={"epochs": 3, "learning_rate": 0.02, "batch_size": 99}), NOW))
    retrain.app.run()
    assert run.id in retrain.page
    assert "tensorboard --logdir runs" in retrain.page
    button(retrain, "Copy its parameters").click().run()
    assert field(retrain.app.number_input, "form-batch_size").value == 99
    assert field(retrain.app.number_input, "form-epochs").value == 3
    assert field(retrain.app.number_input, "form-learning_rate").value == 0.02


def test_an_equal_candidate_is_compared_promoted_and_rolled_back(retrain, here):
    copy_of_shipped("candidate", here.exported)
    retrain.app.run()
    assert "Nothing speaks against it" in retrain.app.success[0].value
    assert "Which digits got better" in retrain.page
    button(retrain, "Promote").click().run()
    assert "Answering now: <b>candidate</b>" in retrain.page
    retrain.goes_to("read")
    retrain.draws("3")
    assert 'class="answer' in retrain.page
    retrain.goes_to("retrain")
    button(retrain, f"Roll back to {versions.SHIPPED}").click().run()
    assert f"Answering now: <b>{versions.SHIPPED}</b>" in retrain.page


def test_a_worse_candidate_is_refused_with_reasons_and_needs_a_second_step(retrain, here):
    copy_of_shipped("worse", here.exported, change_weights=dislike(commonest_digit(), 30))
    retrain.app.run()
    assert "Refused, because it is worse" in retrain.app.error[0].value
    assert "accuracy falls by" in retrain.app.error[0].value.lower()
    assert not any(label.startswith("Promote") for label in labels_of(retrain))
    retrain.app.checkbox[0].check().run()
    assert versions.serving_version(here.exported).name == versions.SHIPPED
    button(retrain, "Promote although it is worse").click().run()
    assert versions.serving_version(here.exported).name == "worse"


def test_the_images_on_which_they_differ_are_shown_the_losses_first(retrain, here):
    copy_of_shipped("worse", here.exported, change_weights=dislike(commonest_digit(), 30))
    retrain.app.run()
    assert '<figure class="lost">' in retrain.page
    assert "what would be lost first" in retrain.page


def test_a_candidate_that_fails_parity_offers_no_way_to_promote_it(retrain, here):
    copy_of_shipped("apart", here.exported, parity={"different_answers": 3})
    retrain.app.run()
    assert "fails parity" in retrain.app.error[0].value
    assert not retrain.app.checkbox
    assert not any(label.startswith("Promote") for label in labels_of(retrain))


def test_a_candidate_can_be_deleted(retrain, here):
    copy_of_shipped("candidate", here.exported)
    retrain.app.run()
    button(retrain, "Delete candidate").click().run()
    assert [folder.name for folder in versions.list_versions(here.exported)] == [versions.SHIPPED]


def test_corrections_are_listed_relabelled_and_deleted(retrain, here):
    first, second = add(here.engine, value=1, label=4), add(here.engine, value=2, label=5)
    retrain.app.run()
    field(retrain.app.selectbox, f"relabel-{first}").set_value(9).run()
    assert {each.id: each.label for each in corrections.list_corrections(here.engine)} == {first: 9, second: 5}
    field(retrain.app.button, f"delete-{second}").click().run()
    assert [each.id for each in corrections.list_corrections(here.engine)] == [first]


def test_corrections_can_be_imported_from_a_zip(retrain, here, tmp_path):
    elsewhere = open_database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    add(elsewhere, value=5)
    retrain.uploads("corrections.zip", export_zip(elsewhere))
    button(retrain, "Add them").click().run()
    assert "1 corrections were read" in retrain.app.success[0].value
    assert len(corrections.list_corrections(here.engine)) == 1
    elsewhere.dispose()


def test_a_zip_of_something_else_says_so(retrain, here):
    retrain.uploads("holiday.zip", b"no zip")
    button(retrain, "Add them").click().run()
    assert "Not a zip" in retrain.errors[-1]


def test_the_page_looks_at_a_run_only_while_one_is_active(retrain, here):
    run = ended(here, here.start(RunSettings(changes={"epochs": 1, "learning_rate": 0.01}), NOW))
    retrain.app.run()
    started = time.monotonic()
    assert "is trained" in retrain.app.success[0].value
    assert run.id in retrain.app.success[0].value
    assert time.monotonic() - started < 5
