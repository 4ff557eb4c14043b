"""record.py: a run that another release recorded is kept as it is, and neither hides nor stops any other."""

import json

import pytest
import sqlalchemy as sa

from mnist_core.errors import RunError
from mnist_core.runs import runs
from tests.runs.test_settings import OTHERS
from tests.runs.waiting import NOW, QUICK, ended


def record(here, run_id, settings, status):
    """Write a row as another release would have: its settings as raw text."""
    statement = sa.text(
        "INSERT INTO runs (id, host, folder, status, is_active, settings, message, created)"
        " VALUES (:id, '', '', :status, :is_active, :settings, '', '2025-01-01')"
    )
    values = {"id": run_id, "status": status, "is_active": status == runs.RUNNING, "settings": settings}
    with here.engine.begin() as connection:
        connection.execute(statement, values)
    (here.folder / run_id).mkdir(parents=True)


def test_runs_of_another_release_are_listed_and_others_start_beside_them(here):
    for number, settings in enumerate([*map(json.dumps, OTHERS), "{cut off", "\x00"]):
        for status in (runs.DONE, runs.LOST):
            record(here, f"retrained-{number}-{status}", settings, status)
    record(here, "retrained-running", json.dumps(OTHERS[0]), runs.RUNNING)
    here.sweep()
    assert here.get("retrained-running").status == runs.LOST
    assert ended(here, here.start(QUICK, NOW)).status == runs.DONE
    newest, *others = here.recent()
    assert newest.settings == QUICK
    assert len(others) == 2 * (len(OTHERS) + 2) + 1
    assert all(run.settings is None for run in others)


def test_its_settings_are_kept_as_they_are(here):
    record(here, "retrained-other", json.dumps({"recipe_name": "magic", "spells": 3}), runs.DONE)
    assert here.get("retrained-other").raw_settings == {"recipe_name": "magic", "spells": 3}


def test_it_cannot_be_resumed_and_one_sentence_says_why(here):
    record(here, "retrained-other", json.dumps({"recipe_name": "magic"}), runs.LOST)
    with pytest.raises(RunError, match="settings of another release"):
        here.resume("retrained-other")
