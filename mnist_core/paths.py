"""Where the project's files are: versions, runs, data. Said here and nowhere else.

In a checkout they lie beside the package. An installed package keeps them in `.mnist-core` in the user's home folder;
MNIST_CORE_HOME names another folder, for both.
"""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "MNIST_CORE_HOME"
DATA_VARIABLE = "MNIST_CORE_DATA"
"""Names the folder with MNIST's files and the pen strokes."""

PACKAGE = Path(__file__).resolve().parent
PYTHON_PATH = PACKAGE.parent
"""The folder that `python -m mnist_core` is started in, so that a child process imports this very package."""


def shipped_versions(package: Path = PACKAGE) -> Path:
    """Find the folder of the shipped version: in the package where it is installed, beside it in a checkout."""
    installed = package / "exported"
    return installed if installed.is_dir() else package.parent / "exported"


SHIPPED_VERSIONS = shipped_versions()


def home(package: Path = PACKAGE) -> Path:
    """Find the folder that `exported/`, `runs/` and `data/` are in."""
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named).expanduser().resolve()
    is_checkout = (package.parent / "pyproject.toml").is_file()
    return package.parent if is_checkout else Path.home() / ".mnist-core"


def child_environment() -> dict[str, str]:
    """Give a child process this one's variables; it starts in PYTHON_PATH, so relative folders become absolute."""
    folders = {name: os.environ.get(name) for name in (HOME_VARIABLE, DATA_VARIABLE)}
    return dict(os.environ) | {
        name: str(Path(folder).expanduser().resolve()) for name, folder in folders.items() if folder
    }


LICENCE = next(iter(sorted(PACKAGE.glob("LICENSE"))), PACKAGE.parent / "LICENSE")
"""Its text: in the package where it is installed, beside it in a checkout."""

HOME = home()
EXPORTED = HOME / "exported"
RUNS = HOME / "runs"
DATA = HOME / "data"
