"""README.md says what is true: its files, its tables and its Python. Its commands: cli/test_documented_commands.py."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mnist_core.benchmarks.chart import bench_chart
from mnist_core.benchmarks.tables import bench_rows, markdown_table, seed_rows, time_rows
from tests.browser.latency import latency_rows
from tests.browser.startup import startup_rows
from tests.soak.__main__ import soak_rows

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL_BLOCKS = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))


def test_the_two_make_commands_stand_at_the_top():
    top = README[:800]
    assert "make app" in top
    assert "make test" in top


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", SHELL_BLOCKS))))
def test_each_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^):]+)\)", README))
def test_each_linked_file_is_there(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_each_python_example_runs(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("7\n")


def test_plain_commands_install_what_make_installs():
    assert "requirements-dev.txt" in README
    assert (ROOT / "requirements-dev.txt").read_text().count("-r requirements.txt") == 1


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("bench-versions.json", bench_rows),
        ("bench-seeds.json", seed_rows),
        ("bench-quick.json", time_rows),
        ("soak.json", soak_rows),
        ("latency.json", latency_rows),
        ("startup.json", startup_rows),
    ],
)
def test_each_table_is_the_one_that_its_file_was_measured_for(file, rows):
    measured = json.loads((ROOT / "docs" / file).read_text())
    assert markdown_table(*rows(measured)) in README


def test_the_chart_is_drawn_from_what_the_table_was_measured_for():
    measured = json.loads((ROOT / "docs" / "bench-versions.json").read_text())
    assert (ROOT / "docs" / "bench-versions.svg").read_text() == bench_chart(measured)


def test_nothing_broke_and_nothing_was_lost_in_the_soak_that_the_readme_shows():
    storms = json.loads((ROOT / "docs" / "soak.json").read_text())["storms"].values()
    never = ("broken", "corrections lost", "lost", "failed processes", "strays", "runs left undone")
    assert {found[name] for found in storms for name in never if name in found} == {0}
    assert [found["started"] for found in storms if "started" in found] == [1]
    assert max(found.get("most epochs lost by a kill", 0) for found in storms) <= 1
