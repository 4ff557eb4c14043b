"""folder_swap.py: two folders change names, with the system's help or without."""

import ctypes
from pathlib import Path
from types import SimpleNamespace

import pytest

from mnist_core.storage.folder_swap import swap


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "was").write_text(name)
    return tmp_path / "one", tmp_path / "other"


def were(folders: tuple[Path, Path]) -> list[str]:
    return [(folder / "was").read_text() for folder in folders]


def test_two_folders_have_each_other_s_names_afterwards(folders):
    swap(*folders)
    assert were(folders) == ["other", "one"]


def test_a_system_that_cannot_swap_in_one_step_does_it_in_three(folders, monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace())
    swap(*folders)
    assert were(folders) == ["other", "one"]
    assert len(list(folders[0].parent.iterdir())) == 2


def test_a_folder_that_is_not_there_is_an_error_that_names_both(folders):
    missing = folders[0].with_name("missing")
    with pytest.raises(FileNotFoundError, match=r"missing.*other"):
        swap(missing, folders[1])
    assert were(folders) == ["one", "other"]
