"""Runs with a light process instead of training."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from mnist_core.contract import ONNX_FILE
from mnist_core.runs import lock as run_lock
from mnist_core.runs.runs import Runs
from mnist_core.versions import lookup, publishing
from tests.runs.light_run import COMMAND


@pytest.fixture
def here(engine: sa.Engine, tmp_path: Path) -> Iterator[Runs]:
    """Runs with a light process instead of training; what still runs at the end is killed."""
    exported = tmp_path / "exported"
    publishing.publish(
        lookup.SHIPPED, lambda folder: (folder / ONNX_FILE).write_bytes(b"shipped") and None, root=exported
    )
    opened = Runs(engine=engine, folder=tmp_path / "runs", exported=exported, command=COMMAND)
    yield opened
    for folder in (tmp_path / "runs").glob("*/"):
        run_lock.kill(folder)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Most of these tests need one database only; the race below takes both."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"
