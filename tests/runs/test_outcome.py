"""runs/job.py: how a run ends that fails before, or after, its version is published."""

from datetime import UTC, datetime

import pytest

from mnist_core.errors import DatasetError, RunError
from mnist_core.runs import job
from mnist_core.runs.settings import RunSettings
from mnist_core.versions import publishing
from tests.runs.waiting import publish_for, wait_until

SETTINGS = RunSettings(changes={"epochs": 1, "learning_rate": 0.01})


@pytest.fixture
def run(here):
    started = here.start(SETTINGS, datetime(2026, 11, 25, tzinfo=UTC))
    wait_until(lambda: here.active_run() is None)
    publishing.delete(started.id, here.exported)
    return started


@pytest.mark.parametrize("error", [DatasetError("mnist.npz is damaged"), OSError("no space left")])
def test_a_run_whose_version_is_published_is_done_whatever_fails_afterwards(here, run, error):
    def train(run, runs):
        publish_for(run, runs.exported)
        raise error

    status, message = job._outcome(run, here, train)
    assert status == "done"
    assert str(error) in message
    assert "afterwards" in message


def test_a_run_whose_name_another_publisher_takes_first_has_failed_and_is_told(here, run):
    def train(run, runs):
        publishing.publish(run.id, lambda folder: (folder / "model.onnx").write_bytes(b"theirs") and None, root=root)
        publish_for(run, root)

    root = here.exported
    status, message = job._outcome(run, here, train)
    assert status == "failed"
    assert "is there already" in message


def test_a_run_that_publishes_nothing_has_failed(here, run):
    def train(run, runs):
        raise RunError("seed 13 brings bad luck")

    assert job._outcome(run, here, train) == ("failed", "seed 13 brings bad luck")
