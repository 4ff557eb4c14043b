"""Recipes side by side: one run on the small digits, with everything that the table needs in it."""

import dataclasses
import json

import pytest

from mnist_core.benchmarks.model import bench_model
from mnist_core.training.recipes import TUTORIAL

pytestmark = pytest.mark.long  # it trains


@pytest.fixture(scope="module")
def results(digits):
    short = dataclasses.replace(TUTORIAL, epochs=1)
    longer = dataclasses.replace(TUTORIAL, name="longer", epochs=6)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MNIST_CORE_DATA", raising=False)
        return bench_model([short, longer], digits, non_digits_per_kind=5)


def test_every_recipe_is_trained_and_measured_as_float32_and_where_published_as_int8(results):
    assert [(run["recipe"], run["seed"]) for run in results["runs"]] == [("tutorial", 0), ("longer", 0)]
    with_int8 = [run for run in results["runs"] if run["int8"]]  # others lost too much accuracy
    assert with_int8
    assert all(run["float32"]["size_bytes"] > 3 * run["int8"]["size_bytes"] for run in with_int8)
    for run in results["runs"]:
        assert run["training_cpu_seconds"] > 0
        assert run["training_seconds"] > 0
        assert run["float32"]["auroc_worst"] <= run["float32"]["auroc_mean"] <= 1


def test_six_epochs_beat_one_and_mcnemar_says_so(results):
    first, longer = (run["float32"]["test"]["accuracy"] for run in results["runs"])
    assert longer > first
    test = results["mcnemar"]["longer"]["test"]
    assert test["only_second"] > test["only_first"]
    assert test["p_value"] < 0.05


def test_without_the_strokes_file_no_held_out_writer_is_reported(results):
    assert results["runs"][0]["float32"]["held_out_writers"] == {}


def test_the_results_are_json_and_say_on_what_machine(results):
    assert set(json.loads(json.dumps(results))["machine"]) == {"processors", "load_average", "versions"}
