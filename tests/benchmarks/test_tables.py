"""benchmarks/tables.py: what a benchmark's numbers look like to a reader."""

from mnist_core.benchmarks.tables import bench_rows
from tests.measurement_tables import markdown_table, seed_rows


def run(recipe: str, seed: int, accuracy: float, seconds_to_good: float | None) -> dict:
    form = {
        "test": {"accuracy": accuracy, "loss": 0.05, "calibration_error": 0.01},
        "calibration_floor": 0.002,
        "held_out_writers": {"20": {"accuracy": 0.9, "coverage": 0.98, "confident_error": 0.001}},
        "auroc": {"letters": 0.97},
        "auroc_mean": 0.97,
        "size_bytes": 1234567,
    }
    return {
        "recipe": recipe,
        "seed": seed,
        "float32": form,
        "int8": form,
        "training_seconds": 66.6,
        "training_cpu_seconds": 99.9,
        "seconds_to_good_accuracy": seconds_to_good,
    }


RESULT = {
    "runs": [run("taught", 0, 0.98, None), run("taught", 1, 0.97, None), run("ours", 0, 0.995, 7.44)],
    "spread": {name: {"test": {"mean": 0.975, "deviation": 0.0071}} for name in ("taught", "ours")},
    "mcnemar": {"ours": {"test": {"only_first": 3, "only_second": 40, "p_value": 1.2e-9}}},
}


def test_one_column_per_recipe_shows_its_first_run():
    heading, rows = bench_rows(RESULT)
    assert heading == ["measure", "taught", "ours"]
    assert rows[0] == ["MNIST test accuracy", "98.00%", "99.50%"]
    assert {len(row) for row in rows} == {3}


def test_a_recipe_that_never_got_to_98_2_percent_says_how_long_it_tried():
    rows = {name: values for name, *values in bench_rows(RESULT)[1]}
    assert rows["seconds to 98.2 % on validation images"] == ["not reached in 67", "7.4"]


def test_several_seeds_give_mean_and_deviation_in_points():
    rows = {name: values for name, *values in bench_rows(RESULT)[1]}
    assert rows["test, mean ± deviation over seeds"] == ["97.50% ± 0.71", "97.50% ± 0.71"]


def test_seeds_side_by_side_end_with_their_mean_and_deviation():
    heading, rows = seed_rows({"runs": [run("ours", 0, 0.995, None), run("ours", 1, 0.993, None)]})
    assert heading == ["seed", "MNIST test accuracy", "held-out writers, pen 20 px"]
    assert rows == [
        ["0", "99.50%", "90.00%"],
        ["1", "99.30%", "90.00%"],
        ["mean ± standard deviation", "99.40% ± 0.14", "90.00% ± 0.00"],
    ]


def test_mcnemar_counts_what_each_alone_reads_right():
    rows = {name: values for name, *values in bench_rows(RESULT)[1]}
    (name,) = (name for name in rows if name.startswith("McNemar"))
    assert rows[name] == ["–", "40, 3 (p = 1e-09)"]


def test_markdown_has_a_rule_under_its_heading():
    assert markdown_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
