"""Plant each fault in a copy of the project, run the tests that should notice, and print which faults survive."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.mutant import ROOT, Mutant
from tests.mutants.reading_mutants import READING_MUTANTS
from tests.mutants.training_mutants import TRAINING_MUTANTS

MUTANTS = (*READING_MUTANTS, *TRAINING_MUTANTS)

MAX_SURVIVORS = 3

NEEDED = ("mnist_core", "app_pages", "tests", "exported", "docs", "pyproject.toml", "streamlit_app.py")

TIME_LIMIT_S = 300
"""A fault that makes its tests run longer than this has been noticed."""

PASSED, FAILED = 0, 1
"""Pytest's exit statuses; any other says that it could not run the tests at all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all mutants, or those whose name or file holds a word; 1 if more than MAX_SURVIVORS survive."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="try only mutants whose name or file holds this")
    word = parser.parse_args(arguments).word
    chosen = [mutant for mutant in MUTANTS if word in mutant.name or word in mutant.file]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copy_of_project(Path(folder))
        require_passing(sorted({test for mutant in chosen for test in mutant.tests}), copy)
        survivors = [mutant for mutant in chosen if not is_killed(mutant, copy)]
    print(f"{len(survivors)} of {len(chosen)} mutants survive; at most {MAX_SURVIVORS} may")
    return int(len(survivors) > MAX_SURVIVORS)


def copy_of_project(folder: Path) -> Path:
    """Copy what tests need; faults are planted there, so that a killed run leaves none in the project."""
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copyfile(source, target)
    return folder


def require_passing(tests: Sequence[str], copy: Path) -> None:
    """Stop if the tests do not pass without any fault."""
    if exit_status(tests, copy) != PASSED:
        raise SystemExit(f"without a mutant these tests do not pass: {' '.join(tests)}; run them and repair them first")


def is_killed(mutant: Mutant, copy: Path) -> bool:
    """Plant a fault, run its tests, take the fault out again, and print a line of the table."""
    file = copy / mutant.file
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.mutated(source), encoding="utf-8")
    try:
        status = exit_status(mutant.tests, copy)
    finally:
        file.write_text(source, encoding="utf-8")
    if status not in (PASSED, FAILED):
        raise SystemExit(f"mutant '{mutant.name}': pytest ended with status {status}; it could not run {mutant.tests}")
    print(f"{'killed' if status == FAILED else 'SURVIVES':8}  {mutant.name}  ({mutant.file})", flush=True)
    return status == FAILED


def exit_status(tests: Sequence[str], copy: Path) -> int:
    """Run tests in the copy until the first fails; pytest's exit status."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # bytecode is found by second and size: too coarse here
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, timeout=TIME_LIMIT_S
        ).returncode
    except subprocess.TimeoutExpired:
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
