"""runs/settings.py: what cannot be trained is refused before a process starts."""

import pytest

from mnist_core.errors import RecipeError, RunError
from mnist_core.runs.settings import RunSettings


@pytest.mark.parametrize(
    ("settings", "error", "sentence"),
    [
        ({"data": "emnist"}, RunError, "choose one of: mnist, digits"),
        ({"correction_share": 0.6}, RunError, "from 0 to 0.5"),
        ({"augmentation": -1}, RunError, "from 0 to 2"),
        ({"recipe_name": "fine-tune"}, RunError, "needs a version to start from"),
        ({"recipe_name": "magic"}, RecipeError, "no recipe 'magic'"),
        ({"changes": {"epochs": 0}}, RecipeError, "epochs is 0"),
        ({"changes": {"epoch": 5}}, RunError, "no recipe setting epoch"),
    ],
)
def test_settings_that_cannot_be_trained_are_refused_before_a_process_starts(settings, error, sentence):
    with pytest.raises(error, match=sentence):
        RunSettings(**settings)


def test_settings_come_back_from_json_as_they_were():
    settings = RunSettings(changes={"hidden_units": [64, 32], "epochs": 2}, correction_share=0.2)
    assert RunSettings.from_json(settings.to_json()) == settings
    assert settings.recipe().hidden_units == (64, 32)


def test_data_may_be_the_absolute_path_of_mnist_s_own_files(tmp_path):
    assert RunSettings(data=str(tmp_path / "mnist.npz")).data == str(tmp_path / "mnist.npz")
