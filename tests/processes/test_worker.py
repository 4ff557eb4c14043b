"""A worker answers within a time limit or is ended, and leaves nothing behind in either case."""

import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mnist_core.processes.worker import State, Worker, WorkerEndedError, WorkerRefusedError
from tests.processes.descriptors import open_descriptors

LIMIT_S = 30.0


@pytest.fixture
def start():
    started = []

    def start(behaviour=""):
        started.append(Worker("the echo", [sys.executable, "-m", "tests.processes.echo_worker", behaviour]))
        return started[-1]

    yield start
    for worker in started:
        worker.close()


@pytest.fixture
def echo(start):
    worker = start()
    worker.wait_until_ready(LIMIT_S)
    return worker


def test_it_answers_with_a_header_and_bytes(echo):
    assert echo.ask({"n": 1}, b"\x00\n\xff", time_limit_s=LIMIT_S) == ({"n": 1}, b"\x00\n\xff")


def test_it_warms_up_while_its_owner_does_something_else(start):
    worker = start("never ready")
    with pytest.raises(TimeoutError):
        worker.wait_until_ready(0)
    assert worker.state is State.WARMING_UP


def test_it_is_ready_once_it_says_so(echo):
    assert echo.state is State.READY


def test_one_that_cannot_answer_says_why(start):
    with pytest.raises(WorkerRefusedError, match="there is no model"):
        start("refuses").wait_until_ready(LIMIT_S)


def test_one_that_dies_at_the_start_is_reported_with_its_last_words_in_the_log(start, caplog):
    with pytest.raises(WorkerEndedError, match="exit code 1"):
        start("dies at the start").wait_until_ready(LIMIT_S)
    assert "no memory for this" in caplog.text


def test_one_that_dies_within_a_question_is_reported_with_its_last_words_in_the_log(echo, caplog):
    with pytest.raises(WorkerEndedError, match="exit code 3"):
        echo.ask({"do": "die"}, time_limit_s=LIMIT_S)
    assert caplog.record_tuples == [
        ("mnist_core.processes.worker", logging.WARNING, "the echo ended with exit code 3:\nlast words\n")
    ]


def test_one_that_was_killed_between_two_questions_is_reported(echo):
    os.kill(echo.process_id, signal.SIGKILL)
    with pytest.raises(WorkerEndedError, match="exit code -9"):
        echo.ask({}, time_limit_s=LIMIT_S)


def test_one_that_hangs_is_ended_at_the_time_limit(echo):
    with pytest.raises(TimeoutError, match=r"within 0\.2 s"):
        echo.ask({"do": "hang"}, time_limit_s=0.2)
    assert echo.state is State.STOPPED


def test_one_that_reads_nothing_more_does_not_hold_up_a_large_question(echo):
    os.kill(echo.process_id, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        echo.ask({}, bytes(2**22), time_limit_s=0.2)


def test_one_that_answers_no_message_is_ended(echo):
    with pytest.raises(WorkerEndedError):
        echo.ask({"do": "babble"}, time_limit_s=LIMIT_S)
    assert echo.state is State.STOPPED


def test_what_a_library_prints_is_no_answer(echo):
    assert echo.ask({"do": "print"}, time_limit_s=LIMIT_S) == ({"do": "print"}, b"")
    assert echo.ask({"n": 2}, time_limit_s=LIMIT_S) == ({"n": 2}, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
@pytest.mark.parametrize("question", [{}, {"do": "hang"}, {"do": "die"}, {"do": "babble"}])
def test_it_leaves_no_descriptor_behind_however_it_ends(question):
    before = open_descriptors()
    worker = Worker("the echo", [sys.executable, "-m", "tests.processes.echo_worker"])
    worker.wait_until_ready(LIMIT_S)
    with suppress(TimeoutError, WorkerEndedError):
        worker.ask(question, time_limit_s=0.5)
    worker.close()
    assert open_descriptors() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
def test_it_ends_with_its_last_reference():
    before = open_descriptors()
    worker = Worker("the echo", [sys.executable, "-m", "tests.processes.echo_worker"])
    worker.wait_until_ready(LIMIT_S)
    process = Path(f"/proc/{worker.process_id}")
    del worker
    assert open_descriptors() == before
    assert not process.exists()


def test_it_ends_with_its_input(echo):
    echo._questions.close()
    end = time.monotonic() + LIMIT_S
    while echo.exit_code is None and time.monotonic() < end:
        time.sleep(0.02)
    assert echo.exit_code == 0
