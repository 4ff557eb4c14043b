"""storage/folder_lock.py, and its twin for Windows: one holder at a time, and any death releases the lock."""

import importlib
import subprocess
import sys

import pytest

from mnist_core.paths import PYTHON_PATH

HOLDER = """
import importlib, sys, time
from pathlib import Path
with importlib.import_module(sys.argv[1]).locked(Path(sys.argv[2])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["folder_lock", "lock_file"])
def lock(request):
    if request.param == "lock_file":
        pytest.importorskip("filelock")
    return importlib.import_module(f"mnist_core.storage.{request.param}")


def test_a_folder_is_locked_while_someone_holds_it_and_created_if_missing(lock, tmp_path):
    folder = tmp_path / "a" / "b"
    assert not lock.is_locked(folder)
    with lock.locked(folder):
        assert lock.is_locked(folder)
    assert not lock.is_locked(folder)


def test_a_killed_holder_s_lock_is_released(lock, tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock.__name__, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=PYTHON_PATH
    )
    assert holder.stdout.readline() == "held\n"
    assert lock.is_locked(tmp_path)
    holder.kill()
    holder.communicate()
    with lock.locked(tmp_path):
        assert lock.is_locked(tmp_path)


def test_the_folder_lock_leaves_no_file_behind(tmp_path):
    from mnist_core.storage.folder_lock import locked

    with locked(tmp_path):
        assert list(tmp_path.iterdir()) == []
