"""README.md and the pages in docs/ say what is true: their links, make targets and Python.

Their commands: cli/test_documented_commands.py. Their tables: test_measurements.py.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {
    str(page.relative_to(ROOT)): page.read_text(encoding="utf-8")
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
}
LINKS = [(page, link) for page, text in TEXTS.items() for link in re.findall(r"\]\(([^):]+)\)", text)]
MAKE_TARGETS = sorted(set(re.findall(r"(?:^|`)make ([\w-]+)", "\n".join(TEXTS.values()), re.MULTILINE)))


def test_the_two_make_commands_stand_at_the_top():
    top = README[:800]
    assert "make app" in top
    assert "make test" in top


@pytest.mark.parametrize("target", MAKE_TARGETS)
def test_each_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_each_linked_file_is_there(page, link):
    assert ((ROOT / page).parent / link).exists()


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_each_python_example_runs(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("7\n")


def test_plain_commands_install_what_make_installs():
    assert "requirements-dev.txt" in README
    assert (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").count("-r requirements.txt") == 1
