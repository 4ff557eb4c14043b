"""runs/workload.py: what an estimate counts is what training shows."""

import pytest

from mnist_core.data.strokes import find_strokes, read_strokes
from mnist_core.runs.settings import RunSettings
from mnist_core.runs.workload import FINE_TUNING_IMAGES, PEN_DIGITS_PER_WRITER, workload
from mnist_core.training.training_pool import gather_pool

EXTRAS = {
    "pen_copies": 0,
    "handmade_per_digit": 3,
    "outliers_per_kind": 4,
    "paper_digits": 5,
    "paper_outliers_per_kind": 2,
}


def test_the_images_of_an_epoch_are_those_of_the_training_pool(digits):
    settings = RunSettings(recipe_name="handwriting", data="digits", changes=EXTRAS)
    assert workload(settings).images == len(gather_pool(settings.recipe(), digits).labels)


def test_a_writer_of_the_pen_strokes_wrote_about_as_many_digits_as_are_counted():
    if (found := find_strokes()) is None:
        pytest.skip("the pen strokes are not on this machine")
    writers = [digit.writer for digit in read_strokes(found)]
    assert len(writers) / len(set(writers)) == pytest.approx(PEN_DIGITS_PER_WRITER, rel=0.01)


def test_the_tutorial_sees_the_data_alone_and_fine_tuning_a_part_of_it():
    assert workload(RunSettings()).images == 50_000
    fine_tuning = RunSettings(recipe_name="fine-tune", start_from="mnist-mlp", correction_share=0.5)
    assert workload(fine_tuning).images == 2 * FINE_TUNING_IMAGES


def test_small_steps_cost_more_than_large_ones_and_wide_layers_more_than_narrow_ones():
    usual, large, narrow = (
        workload(RunSettings(changes=changes)).cost for changes in ({}, {"batch_size": 512}, {"hidden_units": [32]})
    )
    assert large < usual / 2
    assert narrow < usual
