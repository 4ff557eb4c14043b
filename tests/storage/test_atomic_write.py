"""storage/atomic_write.py: the old file or the new one, and nothing beside it."""

import pytest

from mnist_core.storage.atomic_write import STAGING_PREFIX, atomic_write


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path):
    target = tmp_path / "pointer"
    target.write_bytes(b"old")
    with atomic_write(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_the_folder_is_made_and_everyone_may_read_the_file(tmp_path):
    target = tmp_path / "a" / "b" / "pointer"
    with atomic_write(target) as file:
        file.write(b"new")
    assert target.stat().st_mode & 0o777 == 0o644


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "pointer"
    target.write_bytes(b"old")
    with pytest.raises(TypeError), atomic_write(target) as file:
        file.write("no bytes")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_being_written_has_the_name_that_sweeping_knows(tmp_path):
    with atomic_write(tmp_path / "pointer"):
        (aside,) = tmp_path.iterdir()
        assert aside.name.startswith(STAGING_PREFIX)
