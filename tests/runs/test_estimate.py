"""runs/estimate.py on literal epochs; the seconds are worked out by hand beside each."""

import dataclasses
import os
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from mnist_core.reading import OnnxClassifier
from mnist_core.runs import folder as run_folder
from mnist_core.runs import runs
from mnist_core.runs.estimate import estimated_seconds, format_duration, seconds_left, seconds_taken
from mnist_core.runs.settings import RunSettings
from mnist_core.storage import database
from mnist_core.versions.lookup import SHIPPED_FOLDER

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped():
    """A card of 10 epochs of batch 100 on MNIST's 50,000 images in 500 s: 5,000 steps of 0.1 s."""
    card = OnnxClassifier.load(SHIPPED_FOLDER).card
    return dataclasses.replace(card, recipe={"epochs": 10, "batch_size": 100}, training_seconds=500.0)


def add_run(here, settings, epoch_seconds, took, status=runs.DONE, day=0):
    """Record a run that started on a day and took so many seconds."""
    created = START + timedelta(days=day)
    fields = {"settings": settings.to_json(), "message": "", "created": created.isoformat()}
    run_id = f"retrained-{day}"
    with here.engine.begin() as connection:
        connection.execute(sa.insert(database.runs).values(id=run_id, status=status, is_active=False, **fields))
    folder = here.folder / run_id
    folder.mkdir(parents=True)
    for epoch, seconds in enumerate(epoch_seconds, 1):
        run_folder.add_epoch(folder, {"epoch": epoch, "seconds": seconds})
    (folder / run_folder.LOG_FILE).touch()
    ended = created.timestamp() + took
    os.utime(folder / run_folder.LOG_FILE, (ended, ended))
    return here.get(run_id)


def tutorial(epochs, **named):
    return RunSettings(changes={"epochs": epochs}, data="digits", **named)


def test_a_finished_run_took_the_time_from_its_start_to_its_last_log_line(here):
    assert seconds_taken(add_run(here, tutorial(4), [10, 20, 30, 40], took=55)) == 55


def test_twice_the_epochs_take_twice_the_training_and_the_same_time_around_it(here, shipped):
    add_run(here, tutorial(4), [10, 20, 30, 40], took=55)  # 15 s around 40 s of training
    assert estimated_seconds(tutorial(8), here, shipped) == pytest.approx(15 + 80)


def test_with_half_of_the_images_corrections_each_epoch_takes_twice_as_long(here, shipped):
    add_run(here, tutorial(4), [10, 20, 30, 40], took=55)
    assert estimated_seconds(tutorial(4, correction_share=0.5), here, shipped) == pytest.approx(15 + 80)


def test_the_latest_finished_run_of_the_same_recipe_and_data_counts(here, shipped):
    add_run(here, tutorial(4), [10, 20, 30, 40], took=55, day=0)
    add_run(here, tutorial(4), [2, 4, 6, 8], took=9, day=1)
    add_run(here, tutorial(4), [50], took=60, day=2, status=runs.FAILED)
    add_run(here, RunSettings(changes={"epochs": 4}), [90] * 4, took=99, day=3)  # on MNIST
    add_run(here, RunSettings(recipe_name="quick", data="digits"), [70] * 3, took=80, day=4)
    assert estimated_seconds(tutorial(4), here, shipped) == pytest.approx(9)


def test_a_resumed_run_is_no_measure_because_its_time_includes_the_pause(here, shipped):
    add_run(here, tutorial(4), [10, 20, 30, 40], took=55, day=0)
    add_run(here, tutorial(4), [10, 20, 5, 10], took=86_400, day=1)
    assert estimated_seconds(tutorial(4), here, shipped) == pytest.approx(55)


def test_without_history_the_steps_of_the_shipped_model_s_training_are_the_measure(here, shipped):
    settings = RunSettings(changes={"epochs": 2, "batch_size": 50})  # 2 × 50,000 / 50 = 2,000 steps of 0.1 s
    assert estimated_seconds(settings, here, shipped) == pytest.approx(200)


def test_fine_tuning_sees_at_most_20_000_images_of_the_data_in_an_epoch(here, shipped):
    settings = RunSettings(
        recipe_name="fine-tune", start_from="mnist-mlp", correction_share=0.2, changes={"epochs": 2, "batch_size": 50}
    )
    assert estimated_seconds(settings, here, shipped) == pytest.approx(100)  # 2 × 20,000 / 0.8 / 50 = 1,000 steps


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        ([10, 20], 30),  # 2 of 5 epochs at 10 s each
        ([10, 20, 3, 6], 3),  # resumed after the second one: since then 3 s each, and one is left
        ([10, 20, 30, 40, 50], 0),
    ],
)
def test_the_time_left_goes_by_the_epochs_since_the_run_was_started_or_resumed(seconds, left):
    epochs = [{"epoch": epoch, "seconds": after} for epoch, after in enumerate(seconds, 1)]
    assert seconds_left(epochs, total=5) == pytest.approx(left)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "1 s"), (89.4, "89 s"), (90, "2 min"), (960, "16 min"), (5399, "90 min"), (9000, "2.5 h")]
)
def test_a_duration_is_written_in_the_largest_unit_that_reads_well(seconds, text):
    assert format_duration(seconds) == text
