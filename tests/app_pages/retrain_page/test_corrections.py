"""Corrections as stories: kept on the Read page, listed, relabelled, deleted and imported on the Retrain page."""

from app_pages.shared import undo
from mnist_core.contract import NO_DIGIT
from mnist_core.corrections import store
from mnist_core.storage.database import open_database
from tests.app_pages.retrain_page.widgets import button, field, labels_of
from tests.corrections.test_store import add
from tests.corrections.test_zip_export import export


def test_corrections_are_listed_relabelled_and_deleted(retrain, own_runs):
    first, second = add(own_runs.engine, value=1, label=4), add(own_runs.engine, value=2, label=5)
    retrain.app.run()
    field(retrain.app.selectbox, f"relabel-{first}").set_value(9).run()
    assert {each.id: each.label for each in store.list_corrections(own_runs.engine)} == {first: 9, second: 5}
    field(retrain.app.button, f"delete-{second}").click().run()
    field(retrain.app.button, f"delete-{second}-yes").click().run()
    assert [each.id for each in store.list_corrections(own_runs.engine)] == [first]


def test_what_is_no_digit_is_listed_and_can_be_relabelled(retrain, own_runs):
    number = add(own_runs.engine, answer=3, label=NO_DIGIT)
    retrain.app.run()
    assert "Read as <b>a 3</b>" in retrain.page
    field(retrain.app.selectbox, f"relabel-{number}").set_value(8).run()
    field(retrain.app.selectbox, f"relabel-{number}").set_value(NO_DIGIT).run()
    assert store.list_corrections(own_runs.engine)[0].label == NO_DIGIT


def test_a_deletion_asks_once(retrain, own_runs):
    number = add(own_runs.engine)
    retrain.app.run()
    field(retrain.app.button, f"delete-{number}").click().run()
    assert "Delete this correction?" in retrain.page
    field(retrain.app.button, f"delete-{number}-no").click().run()
    assert "Delete this correction?" not in retrain.page
    assert len(store.list_corrections(own_runs.engine)) == 1


def deleted(retrain, own_runs):
    number = add(own_runs.engine)
    retrain.app.run()
    field(retrain.app.button, f"delete-{number}").click().run()
    field(retrain.app.button, f"delete-{number}-yes").click().run()
    assert store.list_corrections(own_runs.engine) == []
    return number


def test_a_deletion_can_be_undone(retrain, own_runs):
    number = deleted(retrain, own_runs)
    button(retrain, "Undo").click().run()
    assert [each.id for each in store.list_corrections(own_runs.engine)] == [number]
    assert "Undo" not in labels_of(retrain)


def test_a_deletion_can_be_undone_for_a_minute(retrain, own_runs, monkeypatch):
    deleted(retrain, own_runs)
    monkeypatch.setattr(undo, "UNDO_S", 0.0)
    button(retrain, "Undo").click().run()
    assert store.list_corrections(own_runs.engine) == []
    assert "more than a minute ago" in retrain.app.toast[0].value
    assert "Undo" not in labels_of(retrain)


def test_corrections_can_be_imported_from_a_zip(retrain, own_runs, tmp_path):
    elsewhere = open_database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    add(elsewhere, value=5)
    retrain.uploads("corrections.zip", export(elsewhere))
    button(retrain, "Add them").click().run()
    assert "Imported 1 correction." in retrain.app.success[0].value
    assert len(store.list_corrections(own_runs.engine)) == 1
    elsewhere.dispose()


def test_a_zip_of_something_else_says_so(retrain, own_runs):
    retrain.uploads("holiday.zip", b"no zip")
    button(retrain, "Add them").click().run()
    assert retrain.errors[-1].startswith("The zip cannot be read")
