"""runs/settings.py: what cannot be trained is refused before a process starts."""

import pytest

from mnist_core.errors import MnistCoreError, RecipeError, RunError
from mnist_core.runs.settings import RunSettings, parse_layers


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
        ({"changes": {"augmentation": {}}}, RunError, "no recipe setting augmentation"),
        ({"changes": {"learning_rate": "fast"}}, RecipeError, "learning_rate is 'fast'; give a number"),
        ({"changes": {"learning_rate": True}}, RecipeError, "learning_rate is True; give a number"),
        ({"changes": {"learning_rate": float("nan")}}, RecipeError, "learning_rate is nan; give a number"),
        ({"changes": {"learning_rate": None}}, RecipeError, "learning_rate is None"),
        ({"changes": {"hidden_units": 5}}, RecipeError, "hidden_units is 5; give a list of widths"),
        ({"changes": {"hidden_units": "256"}}, RecipeError, "hidden_units is '256'; give a list of widths"),
        ({"changes": {"hidden_units": [[5]]}}, RecipeError, "give a whole number from 1 to 4096"),
        ({"changes": {"epochs": 10**5000}}, RecipeError, "epochs is a number of thousands of digits"),
        ({"changes": {"calibrates": "yes"}}, RecipeError, "give true or false"),
        ({"changes": {"refits_on_all": 1}}, RecipeError, "refits_on_all is 1; give true or false"),
        ({"changes": {"starts_from": 5}}, RunError, "no recipe setting starts_from"),
        ({"changes": ["epochs"]}, RunError, "changes is"),
        ({"recipe_name": ["tutorial"]}, RecipeError, "no recipe"),
        ({"data": 5}, RunError, "no data 5"),
        ({"start_from": 5}, RunError, "start_from is 5"),
        ({"augmentation": "strong"}, RunError, "augmentation is 'strong'"),
        ({"correction_share": None}, RunError, "correction_share is None"),
    ],
)
def test_settings_that_cannot_be_trained_are_refused_before_a_process_starts(settings, error, sentence):
    with pytest.raises(error, match=sentence):
        RunSettings(**settings)


def test_settings_come_back_from_json_as_they_were():
    settings = RunSettings(changes={"hidden_units": [64, 32], "epochs": 2}, correction_share=0.2)
    assert RunSettings.from_json(settings.to_json()) == settings
    assert settings.recipe().hidden_units == (64, 32)


@pytest.mark.parametrize("text", ["²", "5" * 5000, "64, wide", "-3", "1.5", "١٢"])
def test_hidden_layers_that_are_no_numbers_are_one_sentence(text):
    with pytest.raises(RecipeError, match=r"hidden_units has .*; give whole numbers") as raised:
        parse_layers(text)
    assert len(str(raised.value)) < 200


def test_hidden_layers_are_written_with_spaces_or_commas():
    assert parse_layers("256 128") == parse_layers("256, 128") == [256, 128]


OTHERS = [
    {"recipe_name": "magic"},
    {"recipe_name": "tutorial", "optimizer": "sgd"},
    {"recipe_name": "tutorial", "changes": {"dropout": 0.5}},
    RunSettings().to_json() | {"recipe": RunSettings(changes={"epochs": 99}).to_json()["recipe"]},
    ["tutorial"],
    None,
    "no JSON at all",
]


@pytest.mark.parametrize("fields", OTHERS)
def test_settings_of_another_release_are_known_as_such(fields):
    with pytest.raises(MnistCoreError):
        RunSettings.from_json(fields)


def test_data_may_be_the_absolute_path_of_mnist_s_own_files(tmp_path):
    assert RunSettings(data=str(tmp_path / "mnist.npz")).data == str(tmp_path / "mnist.npz")


def test_quick_sees_the_small_digits_more_often_than_mnists_unless_its_epochs_are_given():
    assert RunSettings(recipe_name="quick", data="digits").recipe().epochs == 60
    assert RunSettings(recipe_name="quick", data="digits", changes={"epochs": 5}).recipe().epochs == 5
    assert RunSettings(recipe_name="quick").recipe().epochs == 3
