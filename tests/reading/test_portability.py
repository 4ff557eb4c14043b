"""Reading needs nothing that Windows and macOS do not have."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WITHOUT_POSIX = """
import os, signal, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None  # importing it raises ImportError
del os.nice, os.fork
signal.__dict__.pop("alarm")
"""
"""Run at the start of a Python process and of all that it starts."""

READ_SEVEN = """
from pathlib import Path
from {package} import DigitReader
from mnist_core.versions.lookup import SHIPPED, version_folder
print(DigitReader.load(version_folder(SHIPPED)).read_image(Path("docs/seven.png").read_bytes()).text)
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_POSIX, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}")

    def run(code):
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")

    return run


@pytest.mark.parametrize("package", ["mnist_core", "mnist_core.reading"])
def test_a_picture_is_read_without_what_only_posix_has(run, package):
    done = run(READ_SEVEN.format(package=package))
    assert (done.stdout, done.stderr) == ("7\n", "")


@pytest.mark.parametrize("missing", ["import fcntl", "import resource", "import os; os.nice(0)"])
def test_the_check_can_fail(run, missing):
    assert run(missing).returncode != 0
