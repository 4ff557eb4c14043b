"""checkpoints.py: training that was broken off goes on after its last whole epoch."""

import dataclasses

import keras
import numpy as np
import pytest

from mnist_core.training.checkpoints import CHECKPOINT_FILE, restore_last_epoch, save_epoch
from mnist_core.training.fit import fit
from mnist_core.training.recipes import HANDWRITING, TUTORIAL
from mnist_core.training.soup_branch import SoupBranch

QUICK = {"epochs": 3, "batch_size": 256}
FAST = dataclasses.replace(
    HANDWRITING,
    hidden_units=(16,),
    pen_copies=0,
    handmade_per_digit=0,
    outliers_per_kind=0,
    soup_branches=(SoupBranch(epochs=2, learning_rate=1e-3, augmentation_scale=0.3, extras_share=1.0, weight=0.5),),
    **QUICK,
)


def test_variables_come_back_as_they_were_saved(tmp_path):
    saved, other = keras.Variable([1.0, 2.0]), keras.Variable([0.0, 0.0])
    save_epoch([saved], 3, tmp_path)
    assert restore_last_epoch([other], tmp_path) == 3
    np.testing.assert_array_equal(other.numpy(), [1.0, 2.0])


def test_without_a_folder_or_a_first_epoch_training_starts_at_the_beginning(tmp_path):
    save_epoch([], 3, None)
    assert restore_last_epoch([], None) == restore_last_epoch([], tmp_path) == 0


def test_what_was_half_written_when_it_was_killed_is_not_read(tmp_path):
    save_epoch([], 1, tmp_path)
    (tmp_path / ".tmp-half").write_bytes(b"half")
    assert restore_last_epoch([], tmp_path) == 1
    assert (tmp_path / CHECKPOINT_FILE).exists()


def broken_off(recipe, data, folder, *, at):
    """Train, break off as each of some epochs is reported, go on each time; gives the model and all epochs reported."""
    seen = []

    def report(epoch):
        seen.append(epoch.epoch)
        if epoch.epoch in at and seen.count(epoch.epoch) == 1:
            raise InterruptedError

    for _ in at:
        with pytest.raises(InterruptedError):
            fit(recipe, data, report, folder)
    return fit(recipe, data, report, folder), seen


@pytest.mark.long
def test_the_tutorial_recipe_repeats_no_epoch(tmp_path, digits):
    recipe = dataclasses.replace(TUTORIAL, **QUICK)
    _, seen = broken_off(recipe, digits, tmp_path, at=[2])
    assert seen == [1, 2, 3]


@pytest.mark.long
@pytest.mark.usefixtures("uncompiled")
def test_the_fast_loop_broken_off_in_both_stages_ends_with_the_very_same_averaged_weights(tmp_path, digits):
    resumed, seen = broken_off(FAST, digits, tmp_path, at=[2, 4])
    assert seen == [1, 2, 3, 4, 5]
    for expected, found in zip(fit(FAST, digits).get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)
