"""Stories on the Evaluate page."""

import numpy as np
import pytest

from app_pages.evaluate_page import confusion
from app_pages.shared import caches, html
from app_pages.shared.wording import article
from mnist_core.data.mnist_files import NPZ_FILE
from mnist_core.measuring.evaluation import evaluate
from mnist_core.reading import OnnxClassifier
from mnist_core.versions.lookup import serving_version
from tests.app_pages.conftest import Visitor


def without_mnist(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_CORE_DATA", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))


def test_without_mnist_the_cards_own_measures_are_shown_and_what_to_do(monkeypatch, tmp_path):
    without_mnist(monkeypatch, tmp_path)
    visitor = Visitor()
    visitor.goes_to("evaluate")
    accuracy = OnnxClassifier.load(serving_version()).card.test["accuracy"]
    assert f"<dd>{html.percent(accuracy)}</dd>" in visitor.page
    assert "MNIST_CORE_DATA" in visitor.app.info[0].value
    assert not visitor.app.exception


def test_a_damaged_mnist_file_gives_one_sentence(monkeypatch, tmp_path):
    without_mnist(monkeypatch, tmp_path)
    (tmp_path / NPZ_FILE).write_bytes(b"PK\x03\x04 cut in half")
    visitor = Visitor()
    visitor.goes_to("evaluate")
    assert len(visitor.errors) == 1
    assert not visitor.app.exception


@pytest.mark.mnist
def test_the_measures_shown_are_those_that_evaluate_gives(visitor, mnist):
    visitor.goes_to("evaluate")
    expected = evaluate(OnnxClassifier.load(serving_version()).predict_batch, mnist.test.images, mnist.test.labels)
    assert f"<dd>{html.percent(expected.accuracy)}</dd>" in visitor.page
    assert f"<dd>{expected.loss:.4f}</dd>" in visitor.page
    assert confusion.matrix_html(expected.confusion, expected.per_digit_accuracy) in visitor.page


@pytest.mark.mnist
def test_a_chosen_test_digit_is_read(visitor, mnist):
    visitor.goes_to("evaluate")
    visitor.app.number_input[0].set_value(4).run()
    label = mnist.test.labels[3]
    assert f"test digit 3, labelled {label}" in visitor.page
    assert f'alt="Test digit 3: {article(label)} {label}"' in visitor.page


@pytest.mark.mnist
def test_the_misread_ones_can_be_looked_at_alone(visitor, mnist):
    visitor.goes_to("evaluate")
    visitor.app.segmented_control[0].set_value("Misread").run()
    probabilities = OnnxClassifier.load(serving_version()).predict_batch(mnist.test.images)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != mnist.test.labels)
    assert f"1 of {len(wrong):,}: test digit {wrong[0]:,}" in visitor.page
    assert "Wrong: it is a" in visitor.page


@pytest.mark.mnist
def test_one_label_can_be_chosen(visitor, mnist):
    visitor.goes_to("evaluate")
    visitor.app.selectbox[0].set_value("8").run()
    count = int((mnist.test.labels == 8).sum())
    assert f"1 of {count:,}" in visitor.page
    assert "labelled 8" in visitor.page


def test_a_confusion_is_shown_in_the_labels_row_and_the_answers_column():
    counts = np.zeros((10, 10), np.int64)
    counts[4, 9], counts[4, 4] = 3, 1
    page = confusion.matrix_html(counts, np.full(10, 0.25))
    row = page.split('<th scope="row">4</th>')[1].split("</tr>")[0]
    assert row.split("<td")[5].endswith('class="hit">1</td>')
    assert row.split("<td")[10].endswith('class="miss">3</td>')
    assert row.endswith('<td class="right">25.00 %</td>')


def test_no_test_images_are_held_where_mnist_is_not(monkeypatch, tmp_path):
    without_mnist(monkeypatch, tmp_path)
    assert caches.test_images() is None
