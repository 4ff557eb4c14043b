"""The Keras client's promises, on a worker that is quick or misbehaves; one test asks Keras itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from mnist_core.errors import KerasWarmingUpError, KerasWorkerError
from mnist_core.keras_worker.client import KerasClient, shared_client
from mnist_core.keras_worker.worker import NICENESS
from mnist_core.processes.worker import State
from mnist_core.reading import OnnxClassifier
from mnist_core.versions import lookup
from tests.keras_worker.fake_worker import probabilities_of
from tests.processes.descriptors import open_descriptors

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = lookup.SHIPPED_FOLDER
IMAGES = np.linspace(0, 1, 3 * 28 * 28, dtype=np.float32).reshape(3, 28, 28)


def fake_worker(behaviour, idle_seconds=60):
    return [sys.executable, "-m", "tests.keras_worker.fake_worker", behaviour, str(idle_seconds)]


@pytest.fixture
def clients():
    opened = []

    def open_client(behaviour="answers", idle_seconds=60):
        opened.append(KerasClient(fake_worker(behaviour, idle_seconds)))
        return opened[-1]

    yield open_client
    for client in opened:
        client.close()


def answer_when_warm(client, images=IMAGES, version=SHIPPED, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while True:
        try:
            return client.predict_batch(version, images)
        except KerasWarmingUpError:
            assert time.monotonic() < end, "the worker never got warm"
            time.sleep(0.05)


def wait_for(is_so, timeout_s=20.0):
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_nothing_runs_before_the_first_question(clients):
    assert clients().state is State.STOPPED


def test_the_first_question_starts_the_worker_and_does_not_wait_for_it(clients):
    client = clients("never ready")
    with pytest.raises(KerasWarmingUpError, match="warming up"):
        client.predict_batch(SHIPPED, IMAGES)
    assert client.state is State.WARMING_UP


def test_a_warm_worker_answers_for_the_named_version(clients):
    client = clients()
    np.testing.assert_array_equal(answer_when_warm(client), probabilities_of(IMAGES))
    assert client.state is State.READY


def test_a_thousand_images_pass_in_one_question(clients):
    images = np.resize(IMAGES, (1000, 28, 28))
    assert answer_when_warm(clients(), images).shape == (1000, 10)


def test_what_a_library_prints_does_not_get_between_the_answers(clients):
    client = clients("prints")
    np.testing.assert_array_equal(answer_when_warm(client), probabilities_of(IMAGES))
    np.testing.assert_array_equal(client.predict_batch(SHIPPED, IMAGES), probabilities_of(IMAGES))


def test_many_threads_each_get_their_own_answer(clients):
    client, answers = clients(), {}
    answer_when_warm(client)

    def ask(digit):
        answers[digit] = client.predict_batch(SHIPPED, np.full((1, 28, 28), digit / 9, np.float32)).argmax()

    threads = [threading.Thread(target=ask, args=(digit,)) for digit in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {digit: digit for digit in range(10)}


def test_a_worker_that_dies_within_a_question_is_reported_and_the_next_question_starts_a_new_one(clients):
    client = clients("dies")
    with pytest.raises(KerasWorkerError, match=r"worker died \(exit code 3\)"):
        answer_when_warm(client)
    assert client.state is State.STOPPED
    with pytest.raises(KerasWarmingUpError):
        client.predict_batch(SHIPPED, IMAGES)


def test_a_worker_that_is_killed_between_questions_is_reported_once(clients):
    client = clients()
    answer_when_warm(client)
    os.kill(client.process_id, signal.SIGKILL)
    with pytest.raises(KerasWorkerError, match=r"worker died \(exit code -9\)"):
        client.predict_batch(SHIPPED, IMAGES)
    assert answer_when_warm(client).shape == (3, 10)


def test_a_worker_that_dies_warming_up_is_reported(clients):
    client = clients("dies warming up")
    with pytest.raises(KerasWorkerError, match=r"worker died \(exit code 1\)"):
        answer_when_warm(client)


def test_a_worker_that_hangs_is_given_up_after_the_timeout(clients):
    client = clients("hangs")
    answer_when_warm(client, np.zeros((1, 28, 28), np.float32))
    with pytest.raises(KerasWorkerError, match=r"did not answer within 0\.2 s"):
        client.predict_batch(SHIPPED, IMAGES, timeout_s=0.2)
    assert client.state is State.STOPPED


def test_a_hanging_worker_does_not_hold_up_a_large_question_for_ever(clients):
    client = clients("hangs")
    answer_when_warm(client, np.zeros((1, 28, 28), np.float32))
    os.kill(client.process_id, signal.SIGSTOP)
    with pytest.raises(KerasWorkerError, match="did not answer"):
        client.predict_batch(SHIPPED, np.zeros((5000, 28, 28), np.float32), timeout_s=0.5)


def test_a_damaged_model_is_named_and_the_worker_goes_on_with_others(clients, tmp_path):
    client = clients()
    answer_when_warm(client)
    with pytest.raises(KerasWorkerError, match="nowhere is damaged"):
        client.predict_batch(tmp_path / "nowhere", IMAGES)
    assert client.predict_batch(SHIPPED, IMAGES).shape == (3, 10)


def test_a_damaged_model_is_named_when_it_is_the_first(clients):
    with pytest.raises(KerasWorkerError, match="mnist-mlp is damaged"):
        answer_when_warm(clients("refuses"))


def test_an_idle_worker_goes_and_the_next_question_starts_a_new_one(clients):
    client = clients(idle_seconds=0.5)
    answer_when_warm(client)
    wait_for(lambda: client.state is State.STOPPED)
    with pytest.raises(KerasWarmingUpError):
        client.predict_batch(SHIPPED, IMAGES)


def test_the_worker_leaves_the_processor_to_the_page(clients):
    client = clients()
    answer_when_warm(client)
    assert os.getpriority(os.PRIO_PROCESS, client.process_id) == min(19, os.nice(0) + NICENESS)


def test_the_worker_dies_with_its_parent():
    parent_program = (
        "import os, sys, numpy as np\n"
        "from tests.keras_worker.test_client import KerasClient, SHIPPED, answer_when_warm, fake_worker\n"
        "client = KerasClient(fake_worker('answers'))\n"
        "answer_when_warm(client)\n"
        "print(client.process_id, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    parent = subprocess.run([sys.executable, "-c", parent_program], cwd=ROOT, capture_output=True, encoding="utf-8")
    worker_pid = int(parent.stdout)
    wait_for(lambda: not is_running(worker_pid))


def is_running(pid):
    with suppress(FileNotFoundError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return False


def test_there_is_one_client_in_a_process():
    assert shared_client() is shared_client()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
def test_workers_that_hang_leave_no_descriptor_behind(clients):
    client, blank = clients("hangs"), np.zeros((1, 28, 28), np.float32)
    before = open_descriptors()
    for _ in range(3):
        answer_when_warm(client, blank)
        with pytest.raises(KerasWorkerError):
            client.predict_batch(SHIPPED, IMAGES, timeout_s=0.1)
    assert open_descriptors() == before


@pytest.mark.long
def test_keras_itself_gives_the_same_probabilities_as_onnx_runtime():
    client = KerasClient()
    try:
        answer = answer_when_warm(client, timeout_s=120)
    finally:
        client.close()
    np.testing.assert_allclose(answer, OnnxClassifier.load(SHIPPED).predict_batch(IMAGES), rtol=0, atol=1e-5)
