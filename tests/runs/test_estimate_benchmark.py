"""runs/estimate_benchmark.py with light runs in the place of training: what is shown is compared with what is taken."""

from functools import partial

import numpy as np
import pytest

from mnist_core.errors import RunError
from mnist_core.runs import estimate_benchmark
from mnist_core.runs.estimate_benchmark import Trial, _compared, bench_estimates, chosen_trials, estimate_rows
from mnist_core.runs.runs import Runs
from mnist_core.runs.timing import Timing
from tests.runs.light_run import COMMAND

CORRECTED = np.zeros((2, 28, 28), np.float32)
CORRECTED[1, 5:20, 14] = 1


@pytest.fixture(autouse=True)
def _light(monkeypatch):
    monkeypatch.setattr(estimate_benchmark, "Runs", partial(Runs, command=COMMAND))


def test_the_second_run_of_a_recipe_is_estimated_by_what_the_first_one_took():
    lines = []
    trial = Trial(recipe_name="tutorial", data="digits", epochs=3)
    result = bench_estimates([trial, trial], CORRECTED, lines.append)
    timing = Timing(**result["times"][0]["timing"])
    expected = timing.before + timing.setup + timing.epoch * 6 + timing.after  # the tutorial trains twice
    assert result["trials"][1]["shown"] == pytest.approx(expected, abs=0.05)
    assert [each["epochs"] for each in result["trials"]] == [6, 6]
    assert len(lines) == 2


@pytest.mark.parametrize(("shown", "taken"), [(20, 30), (30, 20)])
def test_too_much_is_as_wrong_as_too_little(shown, taken):
    trial = Trial(recipe_name="tutorial", data="digits")
    assert _compared(trial, trial.settings(), shown, taken)["factor"] == 1.5


def test_fine_tuning_finds_a_version_and_corrections():
    result = bench_estimates([Trial(recipe_name="fine-tune", data="digits", epochs=1)], CORRECTED, print)
    assert result["times"][0]["workload"]["recipe_name"] == "fine-tune"


def test_a_run_that_fails_ends_the_benchmark_with_its_reason(monkeypatch):
    monkeypatch.setattr(Trial, "settings", lambda _: estimate_benchmark.RunSettings(changes={"seed": 13}))
    with pytest.raises(RunError, match="seed 13 brings bad luck"):
        bench_estimates([Trial(recipe_name="tutorial", data="digits")], CORRECTED, print)


def test_each_recipe_is_tried_on_mnist_and_one_on_the_small_digits():
    assert [(trial.recipe_name, trial.data) for trial in chosen_trials(["tutorial"])] == [
        ("tutorial", "digits"),
        ("tutorial", "mnist"),
    ]
    assert len(chosen_trials()) == 5


def test_the_table_says_how_far_apart_they_are():
    trial = {"recipe": "quick", "data": "mnist", "epochs": 3, "shown": 20.0, "taken": 25.0, "factor": 1.25}
    assert estimate_rows({"trials": [trial]})[1] == [["quick, mnist", "3", "20 s", "25 s", "1.25"]]
