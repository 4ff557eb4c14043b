"""Reading digits needs nothing that only POSIX has, so that it works on Windows too."""

import subprocess
import sys

import pytest

from mnist_core.paths import PYTHON_PATH

WITHOUT_POSIX = """
import os, signal, sys
sys.modules |= {"fcntl": None, "resource": None}
del os.nice, signal.alarm
"""
PREDICT = "from mnist_core.cli.main import main; main(['predict', '--json', 'docs/seven.png'])"


def run(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_POSIX + program]
    return subprocess.run(command, cwd=PYTHON_PATH, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("program", ["import mnist_core.reading", "import mnist_core.versions.lookup", PREDICT])
def test_reading_digits_needs_no_module_that_only_posix_has(program):
    done = run(program)
    assert done.returncode == 0, done.stderr


def test_this_test_would_notice_such_a_module():
    assert "fcntl" in run("import mnist_core.storage.folder_lock").stderr
