"""The Retrain page as stories: compare a candidate with the serving version, promote it, roll back."""

import shutil

import numpy as np

from app_pages.shared import retraining
from mnist_core.versions import lookup
from tests.app_pages.retrain_page.widgets import button, field, labels_of
from tests.runs.waiting import NOW, QUICK, ended
from tests.versions.model_versions import copy_of_shipped, dislike


def commonest_digit():
    return int(np.bincount(retraining.holdout_sets()[0].labels).argmax())


def test_an_equal_candidate_is_compared_promoted_and_rolled_back(retrain, own_runs):
    copy_of_shipped("candidate", own_runs.exported)
    retrain.app.run()
    assert "Passed: it is no worse" in retrain.app.success[0].value
    assert "Which digits got better" in retrain.page
    assert "too few digits to judge" in retrain.page
    button(retrain, "Promote").click().run()
    assert "Serving now: <b>candidate</b>" in retrain.page
    retrain.goes_to("read")
    retrain.draws("3")
    assert 'class="answer' in retrain.page
    retrain.goes_to("retrain")
    button(retrain, f"Roll back to {lookup.SHIPPED}").click().run()
    assert f"Serving now: <b>{lookup.SHIPPED}</b>" in retrain.page


def test_a_worse_candidate_is_refused_with_reasons_and_needs_a_second_step(retrain, own_runs):
    copy_of_shipped("worse", own_runs.exported, change_weights=dislike(commonest_digit(), 30))
    retrain.app.run()
    assert "Refused" in retrain.app.error[0].value
    assert "accuracy falls by" in retrain.app.error[0].value.lower()
    assert not any(label.startswith("Promote") for label in labels_of(retrain))
    retrain.app.checkbox[0].check().run()
    assert lookup.serving_version(own_runs.exported).name == lookup.SHIPPED
    button(retrain, "Promote anyway").click().run()
    assert lookup.serving_version(own_runs.exported).name == "worse"


def test_the_images_on_which_they_differ_are_shown_the_losses_first(retrain, own_runs):
    copy_of_shipped("worse", own_runs.exported, change_weights=dislike(commonest_digit(), 30))
    retrain.app.run()
    assert '<figure class="lost">' in retrain.page
    assert "losses first" in retrain.page


def test_a_candidate_that_fails_parity_offers_no_way_to_promote_it(retrain, own_runs):
    copy_of_shipped("apart", own_runs.exported, parity={"different_answers": 3})
    retrain.app.run()
    assert "fails parity" in retrain.app.error[0].value
    assert not retrain.app.checkbox
    assert not any(label.startswith("Promote") for label in labels_of(retrain))


def test_a_candidate_is_deleted_after_one_question_and_can_be_brought_back(retrain, own_runs):
    copy_of_shipped("candidate", own_runs.exported)
    retrain.app.run()
    field(retrain.app.button, "delete-candidate").click().run()
    assert "Delete candidate with all its files?" in retrain.page
    field(retrain.app.button, "delete-candidate-yes").click().run()
    assert [folder.name for folder in lookup.list_versions(own_runs.exported)] == [lookup.SHIPPED]
    assert "candidate is deleted." in retrain.page
    button(retrain, "Undo").click().run()
    assert [folder.name for folder in lookup.list_versions(own_runs.exported)] == [lookup.SHIPPED, "candidate"]
    assert "is deleted" not in retrain.page


def test_the_visitor_s_drawing_is_read_by_each_version(retrain, own_runs):
    copy_of_shipped("no-threes", own_runs.exported, change_weights=dislike(3, 60))
    damaged = copy_of_shipped("damaged", own_runs.exported)
    (damaged / "model.onnx").write_bytes(b"cut")
    retrain.goes_to("read")
    retrain.draws("3")
    retrain.goes_to("retrain")
    assert f'<th scope="row">{lookup.SHIPPED}</th><td><b class="read">3</b></td>' in retrain.page
    assert '<th scope="row">damaged</th><td>–</td><td>damaged</td>' in retrain.page
    row = retrain.page.partition('<th scope="row">no-threes</th>')[2].partition("</tr>")[0]
    assert ">3<" not in row


def test_without_a_drawing_there_is_nothing_to_read(retrain):
    assert "Your drawing" not in retrain.page


def test_where_the_serving_version_s_folder_is_gone_the_page_lets_another_one_be_promoted(retrain, own_runs):
    ended(own_runs, own_runs.start(QUICK, NOW))
    for name in ("lost", "candidate"):
        copy_of_shipped(name, own_runs.exported)
    (own_runs.exported / "serving.json").write_text('{"version": "lost"}')
    shutil.rmtree(own_runs.exported / "lost")
    retrain.app.run()
    assert any("It can be compared with nothing" in error.value for error in retrain.app.error)
    next(box for box in retrain.app.checkbox if box.label == "Promote it all the same").check().run()
    button(retrain, "Promote anyway").click().run()
    assert lookup.serving_version(own_runs.exported).name == "candidate"
