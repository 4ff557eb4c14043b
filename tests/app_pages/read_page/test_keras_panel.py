"""Stories of Keras's answer beside ONNX Runtime's on the Read page."""

import time

from mnist_core.processes.worker import State
from tests.app_pages.conftest import Visitor, png_of


def answer(digit):
    return f'<span class="answer-digit">{digit}</span>'


def test_a_drawing_and_an_upload_have_an_answer_of_keras_each(keras_worker):
    visitor = Visitor()
    visitor.draws("1")
    visitor.uploads("six.png", png_of("6"))
    client = keras_worker("dies")  # only now: it dies at the first question, which is to come when both are there
    visitor.app.run()
    wait_until_ready(client)
    visitor.app.run()
    assert len(visitor.app.warning) == 1
    assert "Keras is warming up" in visitor.page
    assert not visitor.app.exception


def test_keras_warms_up_without_holding_up_the_answer(visitor):
    visitor.draws("0")
    assert answer("0") in visitor.page
    assert "Keras is warming up" in visitor.page


def test_a_warm_keras_stands_beside_onnx_runtime_with_the_largest_difference(keras_worker):
    client = keras_worker("answers as onnx")
    visitor = Visitor()
    visitor.draws("0")
    wait_until_ready(client)
    visitor.app.run()
    assert "ONNX Runtime, in this process" in visitor.page
    assert "max |Δp| = <b>0</b>" in visitor.page
    assert "the same answer" in visitor.page


def test_another_answer_of_keras_is_said_aloud(keras_worker):
    client = keras_worker("answers")  # by brightness, which is not how a 7 is read
    visitor = Visitor()
    visitor.draws("7")
    wait_until_ready(client)
    visitor.app.run()
    assert "a different answer" in visitor.page


def test_a_dead_keras_worker_is_reported_and_the_next_check_starts_a_new_one(keras_worker):
    client = keras_worker("dies")
    visitor = Visitor()
    visitor.draws("0")
    wait_until_ready(client)
    visitor.app.run()
    assert [warning.value for warning in visitor.app.warning] == [
        "The Keras worker died (exit code 3); ask again to start a new one."
    ]
    assert answer("0") in visitor.page
    visitor.clicks("Ask Keras again")
    assert "Keras is warming up" in visitor.page


def wait_until_ready(client, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while client.state is not State.READY:
        assert time.monotonic() < end, "the worker never got warm"
        time.sleep(0.02)
