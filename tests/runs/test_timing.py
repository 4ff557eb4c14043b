"""runs/timing.py on literal epochs: where a run's seconds went, whatever happened between a kill and a resuming."""

import pytest

from mnist_core.runs.folder import add_epoch
from mnist_core.runs.timing import DONE, TRAINING, Timing, add_stage, read_timing, seconds_worked


def write(folder, *segments):
    """Write down segments: seconds until training, the epochs' seconds, and the end's if there is one."""
    epoch = 0
    for before, seconds, done in segments:
        number = add_stage(folder, TRAINING, before)
        for after in seconds:
            epoch += 1
            add_epoch(folder, {"epoch": epoch, "seconds": after, "segment": number})
        if done:
            add_stage(folder, DONE, done)


def test_a_run_s_seconds_are_those_before_of_the_first_epoch_of_each_epoch_and_after(tmp_path):
    write(tmp_path, (12, [9, 13, 17], 40))  # a first epoch of 9 s, others of 4 s, and 40 − 12 − 17 s at the end
    timing = read_timing(tmp_path)
    assert timing == Timing(before=12, setup=5, epoch=4, epochs=3, after=11)
    assert timing.total == seconds_worked(tmp_path) == 40


def test_a_night_between_a_kill_and_a_resuming_takes_no_time(tmp_path):
    write(tmp_path, (12, [9, 13, 17], None), (14, [8, 12], 33))
    assert seconds_worked(tmp_path) == (12 + 17) + 33
    assert read_timing(tmp_path) == Timing(before=14, setup=5, epoch=4, epochs=5, after=33 - 14 - 12)


def test_a_resumed_run_whose_first_epoch_takes_longer_than_all_before_it_is_two_segments(tmp_path):
    write(tmp_path, (1, [5], None), (1, [9, 10, 11], 20))
    assert read_timing(tmp_path).epoch == 1
    assert seconds_worked(tmp_path) == (1 + 5) + 20


def test_a_run_that_was_killed_after_its_last_epoch_has_nothing_left_to_train(tmp_path):
    write(tmp_path, (12, [9, 13], None), (14, [], 30))
    assert read_timing(tmp_path) == Timing(before=14, setup=5, epoch=4, epochs=2, after=16)
    assert seconds_worked(tmp_path) == (12 + 13) + 30


def test_a_lost_run_took_what_it_worked(tmp_path):
    write(tmp_path, (12, [9, 13], None))
    assert read_timing(tmp_path) is None
    assert seconds_worked(tmp_path) == 25


@pytest.mark.parametrize("segments", [[], [(3, [], None)]])
def test_of_a_run_that_trained_nothing_there_is_no_timing(tmp_path, segments):
    write(tmp_path, *segments)
    assert read_timing(tmp_path) is None
