"""The label doctor on the Corrections tab, as stories: what is marked is kept, relabelled or dropped."""

import numpy as np
import pytest

from app_pages.retrain_page import doubtful_labels
from mnist_core.corrections import store
from tests.app_pages.retrain_page.widgets import button, field, labels_of
from tests.corrections.test_label_doctor import store_all
from tests.corrections.test_near_duplicates import seven


@pytest.fixture
def twin(retrain, own_runs):
    """Two corrections of nearly the same image with two labels; the number of the second."""
    _, second = store_all(own_runs.engine, np.stack([seven(1), seven(1, 14.5)]), [7, 1])
    retrain.app.run()
    return second


def labels(own_runs):
    return [each.label for each in store.list_corrections(own_runs.engine)[::-1]]


def test_a_twin_is_marked_with_what_speaks_against_it(retrain, twin):
    assert "Worth a second look: 1 correction" in retrain.page
    assert "Labelled as <b>a 1</b>. Nearly the same image is here with the label <b>7</b>." in retrain.page


def test_a_kept_label_is_not_marked_again(retrain, own_runs, twin):
    button(retrain, "Keep 1").click().run()
    assert "Worth a second look" not in retrain.page
    assert labels(own_runs) == [7, 1]


def test_a_label_can_be_changed_to_what_it_looks_like(retrain, own_runs, twin):
    button(retrain, "Relabel to 7").click().run()
    assert "Worth a second look" not in retrain.page
    assert labels(own_runs) == [7, 7]
    assert field(retrain.app.selectbox, f"relabel-{twin}").value == 7


def test_what_is_dropped_can_be_brought_back(retrain, own_runs, twin):
    button(retrain, "Drop").click().run()
    assert labels(own_runs) == [7, 1]  # it asks once
    field(retrain.app.button, f"drop-{twin}-yes").click().run()
    assert labels(own_runs) == [7]
    button(retrain, "Undo").click().run()
    assert labels(own_runs) == [7, 1]


def test_a_wrong_label_among_many_is_marked(retrain, own_runs):
    images = np.stack([seven(seed) for seed in range(24)])
    store_all(own_runs.engine, images, [7] * 23 + [4])
    retrain.app.run()
    assert "Labelled as <b>a 4</b>. Looks more like <b>a 7</b>" in retrain.page
    assert "Relabel to 7" in labels_of(retrain)


def test_very_many_are_looked_at_when_a_visitor_asks(retrain, own_runs, twin, monkeypatch):
    monkeypatch.setattr(doubtful_labels, "MAX_UNASKED", 1)
    retrain.app.run()
    assert "Worth a second look" not in retrain.page
    button(retrain, "Look for wrong labels").click().run()
    assert "Worth a second look" in retrain.page


def test_without_anything_to_doubt_nothing_is_said(retrain, own_runs):
    store_all(own_runs.engine, seven(1)[None], [7])
    retrain.app.run()
    assert "Worth a second look" not in retrain.page
