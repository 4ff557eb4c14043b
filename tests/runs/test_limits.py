"""A run's process yields to people who draw, and may not take more time or memory than any run should."""

import dataclasses
import json

import pytest

from mnist_core.runs.settings import RunSettings
from tests.runs.limits_run import COMMAND, LIMITS_FILE
from tests.runs.waiting import NOW, ended

GIB = 1_073_741_824


@pytest.fixture
def limited(here):
    """A run that has written down its limits and then run out of time."""
    own = dataclasses.replace(here, command=COMMAND)
    return ended(own, own.start(RunSettings(), NOW))


def test_a_run_s_process_holds_the_limits_of_memory_time_and_niceness(limited):
    limits = json.loads((limited.folder / LIMITS_FILE).read_text(encoding="utf-8"))
    assert limits["data_bytes"] == [6 * GIB, 6 * GIB]
    assert limits["can_take_more"] is False
    assert 7000 < limits["seconds_left"] <= 7200
    assert limits["niceness"] == 10
    assert limits["session_niceness"] in ("10", None)


def test_a_run_that_takes_too_long_fails_and_says_why(limited):
    assert (limited.status, limited.message) == (
        "failed",
        "the run took more than 2 hours; choose fewer epochs",
    )


def test_no_child_of_a_run_keeps_its_lock_alive(limited):
    limits = json.loads((limited.folder / LIMITS_FILE).read_text(encoding="utf-8"))
    assert limits["children_inherit_lock"] is False
