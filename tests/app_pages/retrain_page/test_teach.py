"""Teach it, as stories: your corrected digits, one button, before and after, what it costs, use it or not."""

import numpy as np

from app_pages.retrain_page.outcome import cost_sentence
from mnist_core.contract import NO_DIGIT
from mnist_core.measuring.paired import compare_answers
from mnist_core.versions import lookup
from tests.app_pages.retrain_page.corrected import corrections
from tests.app_pages.retrain_page.widgets import button, field, labels_of
from tests.runs.waiting import NOW, ended
from tests.versions.model_versions import copy_of_shipped, dislike


def taught(retrain, own_runs):
    """Press the button, and wait until the run has ended."""
    retrain.app.run()
    button(retrain, "Teach it").click().run()
    assert "Cancel" in labels_of(retrain)
    run = ended(own_runs, own_runs.recent()[0])
    retrain.app.run()
    return run


def other_visits(count, own_runs):
    """Let other visits come first."""
    for number in range(count):
        corrections(own_runs, None, 1, session=f"visit {number}")


def test_the_digits_that_a_visitor_corrected_come_first_with_what_they_were_read_as(retrain, own_runs):
    answers = corrections(own_runs, retrain, 3)
    retrain.app.run()
    assert "You corrected 3 digits" in retrain.page
    for answer in answers:
        assert f"read as {'an' if answer == 8 else 'a'} {answer}" in retrain.page
    assert "Teach it" in labels_of(retrain)


def test_teaching_runs_what_its_hyperparameters_say(retrain, own_runs):
    corrections(own_runs, retrain, 1)
    retrain.app.run()
    field(retrain.app.number_input, "fine-tune-epochs").set_value(2).run()
    field(retrain.app.text_input, "fine-tune-name").set_value("my-sevens").run()
    button(retrain, "Teach it").click().run()
    (run,) = own_runs.recent()
    assert (run.settings.recipe_name, run.settings.changes["epochs"]) == ("fine-tune", 2)
    assert (run.id, run.settings.start_from) == ("my-sevens", lookup.SHIPPED)


def test_a_name_that_is_no_version_name_starts_nothing(retrain, own_runs):
    corrections(own_runs, retrain, 1)
    retrain.app.run()
    field(retrain.app.text_input, "fine-tune-name").set_value("../sevens").run()
    button(retrain, "Teach it").click().run()
    assert "is no version name" in retrain.errors[0]
    assert own_runs.recent() == []


def test_after_teaching_the_same_digits_are_shown_before_and_after_and_the_version_can_be_used(retrain, own_runs):
    (answer,) = corrections(own_runs, retrain, 1)
    run = taught(retrain, own_runs)
    assert f"was {answer}, now {answer}" in retrain.page
    assert "every answer is as right as before" in retrain.page
    assert retrain.page.count("too few digits to judge") == 2  # beside the choice, and in Compare
    assert lookup.serving_version(own_runs.exported).name == lookup.SHIPPED
    button(retrain, "Use it").click().run()
    assert lookup.serving_version(own_runs.exported).name == run.id
    assert "Is something still misread?" in retrain.page
    button(retrain, "Go back to").click().run()
    assert lookup.serving_version(own_runs.exported).name == lookup.SHIPPED


def test_what_is_no_digit_is_right_where_the_version_is_unsure(retrain, own_runs):
    corrections(own_runs, retrain, 1, label=NO_DIGIT, image=np.zeros((28, 28), np.float32))
    taught(retrain, own_runs)
    assert "<b>no digit</b> was unsure, now unsure ✓" in retrain.page
    assert "It reads <b>1 of your 1</b>" in retrain.page


def test_keeping_the_old_one_changes_nothing_and_leaves_the_version_in_compare(retrain, own_runs):
    corrections(own_runs, retrain, 1)
    run = taught(retrain, own_runs)
    button(retrain, "Keep the old one").click().run()
    assert lookup.serving_version(own_runs.exported).name == lookup.SHIPPED
    assert "Teach it" in labels_of(retrain)
    assert run.id in [folder.name for folder in lookup.list_versions(own_runs.exported)]


def test_digits_that_were_corrected_after_the_run_are_not_among_those_that_it_learned(retrain, own_runs):
    corrections(own_runs, retrain, 1)
    taught(retrain, own_runs)
    corrections(own_runs, retrain, 1, image=np.zeros((28, 28), np.float32), created=NOW.replace(year=2099))
    retrain.app.run()
    assert "of your 1</b> corrected digits" in retrain.page


def test_a_worse_version_is_used_only_by_a_second_step(retrain, own_runs):
    corrections(own_runs, retrain, 1)
    run = taught(retrain, own_runs)
    lookup.version_folder(run.id, own_runs.exported).rename(own_runs.exported.parent / "aside")
    copy_of_shipped(run.id, own_runs.exported, change_weights=dislike(5, 30))
    retrain.app.run()
    if "Use it" not in labels_of(retrain):
        next(box for box in retrain.app.checkbox if box.label.startswith("Use it all")).check().run()
    button(retrain, "Use it").click().run()
    assert lookup.serving_version(own_runs.exported).name == run.id


def test_a_visit_that_only_tests_is_told_so(retrain, own_runs):
    other_visits(3, own_runs)
    corrections(own_runs, retrain, 2)  # the first one's image was corrected by the others too, and trains
    retrain.app.run()
    assert "kept for testing, and yours are" in retrain.page
    assert "Teach it" in labels_of(retrain)


def test_what_other_visits_corrected_can_be_taught_too(retrain, own_runs):
    other_visits(2, own_runs)
    retrain.app.run()
    assert "2 corrected digits can be taught" in retrain.page


def test_the_cost_is_said_in_words():
    def changed(before, after, labels):
        eye = np.eye(10, dtype=np.float32)
        return cost_sentence(compare_answers("Pens", eye[before], eye[after], np.array(labels)))

    assert changed([1, 1, 3], [8, 8, 3], [1, 1, 3]) == "Pens: it now reads 2 more wrong, mostly ones as eights."
    assert changed([1, 2], [8, 3], [1, 2]) == "Pens: it now reads 2 more wrong."
    assert changed([8, 2], [1, 2], [1, 2]) == "Pens: it now reads 1 more right."
    assert changed([8, 2], [1, 3], [1, 2]) == "Pens: as many right as before; 1 lost, 1 gained."
    assert changed([8, 2], [8, 2], [1, 2]) == "Pens: every answer is as right as before."
