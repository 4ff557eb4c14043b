"""A run and its version have the name that was asked for, or the date."""

import pytest

from mnist_core.errors import ModelFileError, RunError
from mnist_core.runs.settings import RunSettings
from tests.runs.waiting import NOW, ended

ONE_EPOCH = RunSettings(changes={"epochs": 1, "learning_rate": 0.01})


def test_without_a_name_a_run_is_called_by_its_date_and_the_next_of_that_minute_by_a_number(here):
    first = ended(here, here.start(ONE_EPOCH, NOW))
    second = ended(here, here.start(ONE_EPOCH, NOW))
    assert (first.id, second.id) == ("2026-11-22_12-00", "2026-11-22_12-00_2")


def test_a_run_and_its_version_have_the_name_that_was_asked_for(here):
    run = ended(here, here.start(ONE_EPOCH, NOW, "my-sevens"))
    assert run.id == "my-sevens"
    assert (here.exported / "my-sevens").is_dir()


def test_a_name_is_given_once(here):
    ended(here, here.start(ONE_EPOCH, NOW, "my-sevens"))
    with pytest.raises(RunError, match="there is a run or a version named 'my-sevens' already"):
        here.start(ONE_EPOCH, NOW, "my-sevens")


@pytest.mark.parametrize("name", ["../elsewhere", "my sevens", "ü", "a" * 65, "."])
def test_what_is_no_version_name_starts_nothing(here, name):
    with pytest.raises(ModelFileError, match="is no version name"):
        here.start(ONE_EPOCH, NOW, name)
    assert here.recent() == []
