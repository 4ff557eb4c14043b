"""runs/estimate.py on literal epochs; the seconds are worked out by hand beside each."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from mnist_core.runs import estimate, runs
from mnist_core.runs import folder as run_folder
from mnist_core.runs.estimate import estimated_seconds, format_duration, seconds_left, seconds_taken
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.timing import DONE, TRAINING, Timing, add_stage
from mnist_core.runs.workload import workload
from mnist_core.storage import database
from mnist_core.training.recipes import RECIPES

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reference(tmp_path, monkeypatch):
    """The times that come with a release: the tutorial's epochs of 20 s on MNIST and of 1 s on the small digits."""
    measured = [
        (workload(RunSettings()), Timing(before=10, setup=5, epoch=20, epochs=10, after=30)),
        (workload(RunSettings(data="digits")), Timing(before=8, setup=2, epoch=1, epochs=10, after=15)),
        (workload(RunSettings(recipe_name="quick")), Timing(before=10, setup=7, epoch=4, epochs=3, after=30)),
    ]
    times = [{"workload": asdict(work), "timing": asdict(timing)} for work, timing in measured]
    file = tmp_path / "reference.json"
    file.write_text(json.dumps({"times": times}), encoding="utf-8")
    monkeypatch.setattr(estimate, "REFERENCE_FILE", file)
    estimate._references.cache_clear()
    yield
    estimate._references.cache_clear()


def add_run(here, settings, segments, status=runs.DONE, day=0):
    """Record a run of a day. A segment is the seconds before training, its epochs' seconds, and those at the end."""
    created = START + timedelta(days=day)
    fields = {"settings": settings.to_json(), "message": "", "created": created.isoformat()}
    run_id = f"retrained-{day}"
    folder = here.folder / run_id
    folder.mkdir(parents=True)
    with here.engine.begin() as connection:
        connection.execute(sa.insert(database.runs).values(id=run_id, status=status, is_active=False, **fields))
    epoch = 0
    for before, seconds, done in segments:
        number = add_stage(folder, TRAINING, before)
        for after in seconds:
            epoch += 1
            run_folder.add_epoch(folder, {"epoch": epoch, "seconds": after, "segment": number})
        if done:
            add_stage(folder, DONE, done)
    return here.get(run_id)


def tutorial(epochs, **named):
    return RunSettings(changes={"epochs": epochs, **ONCE}, data="digits", **named)


ONCE = {"refits_on_all": False}


FOUR_EPOCHS = [(5, [10, 20, 30, 40], 60)]  # 5 s before, 4 epochs of 10 s, 15 s after


def test_twice_the_epochs_take_twice_the_training_and_the_same_time_around_it(here):
    add_run(here, tutorial(4), FOUR_EPOCHS)
    assert estimated_seconds(tutorial(4), here) == pytest.approx(60)
    assert estimated_seconds(tutorial(8), here) == pytest.approx(5 + 80 + 15)


def test_what_the_first_epoch_needs_besides_is_needed_once(here):
    add_run(here, tutorial(4), [(5, [25, 35, 45, 55], 75)])
    assert estimated_seconds(tutorial(8), here) == pytest.approx(5 + 15 + 80 + 15)


def test_with_half_of_the_images_corrections_each_epoch_takes_twice_as_long(here):
    add_run(here, tutorial(4), FOUR_EPOCHS)
    assert estimated_seconds(tutorial(4, correction_share=0.5), here) == pytest.approx(5 + 80 + 15)


def test_small_steps_cost_more_for_each_image_than_large_ones(here):
    add_run(here, tutorial(4), FOUR_EPOCHS)  # of 32 images a step
    fewer = estimated_seconds(RunSettings(changes={"epochs": 4, "batch_size": 64, **ONCE}, data="digits"), here)
    assert 20 + 20 < fewer < 60  # half the steps, the same images


def test_larger_layers_cost_more(here):
    add_run(here, tutorial(4), FOUR_EPOCHS)
    wide = RunSettings(changes={"epochs": 4, "hidden_units": [2048, 2048], **ONCE}, data="digits")
    assert estimated_seconds(wide, here) > 3 * 60


def test_the_latest_finished_run_of_the_same_recipe_and_data_counts(here):
    add_run(here, tutorial(4), FOUR_EPOCHS, day=0)
    add_run(here, tutorial(4), [(1, [2, 4, 6, 8], 10)], day=1)
    add_run(here, tutorial(4), [(5, [50], None)], day=2, status=runs.FAILED)
    add_run(here, RunSettings(changes={"epochs": 4}), [(5, [90, 180, 270, 360], 400)], day=3)  # on MNIST
    add_run(here, RunSettings(recipe_name="quick", data="digits"), [(5, [70, 140, 210], 300)], day=4)
    assert estimated_seconds(tutorial(4), here) == pytest.approx(10)


def test_a_run_that_was_resumed_the_next_morning_counts_without_the_night(here):
    add_run(here, tutorial(4), [(5, [10, 20], None), (5, [10, 20], 40)])
    assert estimated_seconds(tutorial(4), here) == pytest.approx(5 + 40 + 15)


def test_on_a_new_machine_the_times_that_come_with_the_release_count(here):
    assert estimated_seconds(RunSettings(), here) == pytest.approx(10 + 5 + 400 + 30)
    assert estimated_seconds(tutorial(20), here) == pytest.approx(8 + 2 + 20 + 15)


def test_a_recipe_on_data_that_was_never_measured_takes_that_data_s_time_around_its_epochs(here):
    quick = RunSettings(recipe_name="quick", data="digits")
    epochs = 60 * 4 * workload(quick).cost / workload(RunSettings(recipe_name="quick")).cost
    assert estimated_seconds(quick, here) == pytest.approx(8 + 7 + epochs + 15)


def test_a_machine_that_was_twice_as_slow_in_its_latest_run_is_twice_as_slow_in_another_recipe(here):
    add_run(here, tutorial(10), [(16, [6, *range(8, 26, 2)], 70)])  # twice 8 + 2 + 10 × 1 + 15
    assert estimated_seconds(RunSettings(), here) == pytest.approx(2 * (10 + 5 + 400 + 30))


def test_every_recipe_is_among_the_times_that_come_with_the_release(monkeypatch):
    monkeypatch.undo()
    estimate._references.cache_clear()
    assert {(name, "mnist") for name in RECIPES} | {("tutorial", "digits")} <= set(estimate._references())


def test_a_run_that_wrote_no_times_took_the_time_from_its_start_to_its_last_log_line(here):
    run = add_run(here, tutorial(4), [])
    (run.folder / run_folder.LOG_FILE).touch()
    ended = START.timestamp() + 55
    os.utime(run.folder / run_folder.LOG_FILE, (ended, ended))
    assert seconds_taken(run) == 55


def test_a_run_took_what_its_processes_worked(here):
    assert seconds_taken(add_run(here, tutorial(4), [(5, [10, 20], None), (5, [10, 20], 40)])) == 25 + 40


@pytest.mark.parametrize(
    ("segments", "left"),
    [
        ([[15, 25]], 30),  # 2 of 5 epochs, the second of 10 s
        ([[10, 20], [8, 11]], 3),  # resumed after the second one: since then 3 s each, and one is left
        ([[10, 20], [18]], 20),  # one epoch alone since a resuming says nothing yet: 10 s each, and two are left
        ([[10, 20, 30, 40, 50]], 0),
    ],
)
def test_the_time_left_goes_by_the_epochs_since_the_run_was_started_or_resumed(segments, left):
    found = [(seconds, number) for number, each in enumerate(segments, 1) for seconds in each]
    epochs = [
        {"epoch": epoch, "seconds": seconds, "segment": number} for epoch, (seconds, number) in enumerate(found, 1)
    ]
    assert seconds_left(epochs, total=5) == pytest.approx(left)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "1 s"), (89.4, "89 s"), (90, "2 min"), (960, "16 min"), (5399, "90 min"), (9000, "2.5 h")]
)
def test_a_duration_is_written_in_the_largest_unit_that_reads_well(seconds, text):
    assert format_duration(seconds) == text
