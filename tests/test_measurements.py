"""The tables of README.md and docs/measurements.md are the files that commands wrote."""

import json
import re

import pytest

from mnist_core.benchmarks.chart import bench_chart
from mnist_core.benchmarks.doubt import doubt_rows
from mnist_core.benchmarks.labels import label_rows
from mnist_core.benchmarks.robustness import robustness_rows
from mnist_core.benchmarks.tables import bench_rows
from tests.browser.latency import latency_rows
from tests.browser.startup import startup_rows
from tests.measurement_tables import markdown_table, seed_rows, time_rows
from tests.soak.__main__ import soak_rows
from tests.test_readme import README, ROOT

MEASUREMENTS = (ROOT / "docs" / "measurements.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("bench-versions.json", bench_rows),
        ("bench-seeds.json", seed_rows),
        ("bench-quick.json", time_rows),
        ("doubt.json", doubt_rows),
        ("labels.json", label_rows),
        ("robustness.json", robustness_rows),
        ("soak.json", soak_rows),
        ("latency.json", latency_rows),
        ("startup.json", startup_rows),
    ],
)
def test_each_table_is_the_one_that_its_file_was_measured_for(file, rows):
    measured = json.loads((ROOT / "docs" / file).read_text(encoding="utf-8"))
    assert markdown_table(*rows(measured)) in MEASUREMENTS


def test_the_chart_is_drawn_from_what_the_table_was_measured_for():
    measured = json.loads((ROOT / "docs" / "bench-versions.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs" / "bench-versions.svg").read_text(encoding="utf-8") == bench_chart(measured)


def test_of_planted_labels_nine_in_ten_are_found_and_four_marks_in_five_are_right():
    sets = json.loads((ROOT / "docs" / "labels.json").read_text(encoding="utf-8"))["sets"]
    unslanted = [each for each in sets if "writers" in each["set"] or each["set"].startswith("MNIST")]
    assert len(unslanted) == 4
    assert min(each["found"] / each["planted"] for each in unslanted) >= 0.9
    assert min(each["found"] / each["marked"] for each in unslanted) >= 0.8


def test_nothing_broke_and_nothing_was_lost_in_the_soak_that_the_readme_shows():
    storms = json.loads((ROOT / "docs" / "soak.json").read_text(encoding="utf-8"))["storms"].values()
    never = ("broken", "corrections lost", "lost", "failed processes", "strays", "runs left undone")
    assert {found[name] for found in storms for name in never if name in found} == {0}
    assert [found["started"] for found in storms if "started" in found] == [1]
    assert max(found.get("most epochs lost by a kill", 0) for found in storms) <= 1


def test_each_row_of_the_readme_s_table_is_one_of_the_measured_ones():
    heading, rows = bench_rows(json.loads((ROOT / "docs" / "bench-versions.json").read_text(encoding="utf-8")))
    measured = markdown_table(heading, rows).splitlines()
    shown = re.findall(r"^\|.*\|$", README, re.MULTILINE)
    assert len(shown) > 5
    assert set(shown) <= set(measured)


def test_contributing_quotes_the_measured_coverage():
    measured = json.loads((ROOT / "docs" / "coverage.json").read_text(encoding="utf-8"))
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"cover {measured['percent']} % of the {measured['lines']:,} lines" in contributing
