"""`make check` holds the import contracts of `pyproject.toml`; here each of them is shown to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

FAULTS = {
    "mnist_core's packages import downwards only": ("mnist_core/storage", "import mnist_core.cli.main"),
    "The pages import downwards only": ("app_pages/shared", "import app_pages.read"),
    "mnist_core knows no page": ("mnist_core/cli", "import streamlit"),
    "The page's process imports no training or export library": ("app_pages/server", "import mnist_core.training.fit"),
    "Reading needs numpy, onnxruntime and what decodes pictures alone": ("mnist_core/reading", "import sqlalchemy"),
}
"""By contract: a package, and an import in one of its functions that the contract forbids."""


def lint(folder):
    """Hold the code in a folder to its contracts: the exit status, and what is said of each contract."""
    result = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    return result.returncode, result.stdout


@pytest.fixture
def checkout(tmp_path):
    """Copy the code and its contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("mnist_core", "app_pages"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_can_fail(checkout):
    assert lint(checkout)[0] == 0
    for package, line in FAULTS.values():
        (checkout / package / "fault.py").write_text(f"def fault():\n    {line}\n", encoding="utf-8")
    status, report = lint(checkout)
    assert status == 1
    assert [name for name in FAULTS if f"{name} BROKEN" not in report] == []
    assert "0 kept" in report


def test_a_package_that_no_layer_names_fails(checkout):
    (checkout / "mnist_core" / "somewhere").mkdir()
    (checkout / "mnist_core" / "somewhere" / "__init__.py").touch()
    status, report = lint(checkout)
    assert status == 1
    assert "somewhere" in report
