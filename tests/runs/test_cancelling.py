"""runs.py: a cancelled run ends at once and leaves no version."""

import time

import pytest

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import RunError
from mnist_core.runs import folder as run_folder
from mnist_core.versions import lookup, publishing
from tests.runs.waiting import ENDLESS, NOW, QUICK, ended, publish_for, wait_until


def test_cancelling_ends_a_run_within_two_seconds_and_leaves_no_version(here):
    run = here.start(ENDLESS, NOW)
    wait_until(lambda: run_folder.read_epochs(run.folder))
    started = time.monotonic()
    assert here.cancel(run.id).status == "cancelled"
    assert time.monotonic() - started < 2
    assert here.active_run() is None
    assert [path.name for path in here.exported.iterdir()] == [lookup.SHIPPED]


def test_a_run_that_has_ended_cannot_be_cancelled(here):
    run = ended(here, here.start(QUICK, NOW))
    with pytest.raises(RunError, match="is done; there is nothing to cancel"):
        here.cancel(run.id)


def test_a_run_that_was_cancelled_while_it_published_leaves_no_version(here):
    run = here.start(ENDLESS, NOW)
    publish_for(run, here.exported)
    assert here.cancel(run.id).status == "cancelled"
    assert [folder.name for folder in lookup.list_versions(here.exported)] == [lookup.SHIPPED]


def test_cancelling_a_run_leaves_a_version_of_its_name_that_somebody_else_published(here):
    run = here.start(ENDLESS, NOW)
    publishing.publish(run.id, lambda folder: (folder / ONNX_FILE).write_bytes(b"theirs") and None, root=here.exported)
    assert here.cancel(run.id).status == "cancelled"
    assert run.id in [folder.name for folder in lookup.list_versions(here.exported)]
