"""versions/publishing.py: a version is there whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from mnist_core.errors import ModelFileError
from mnist_core.versions import lookup, publishing


def fill_with(content: bytes):
    def fill(folder):
        (folder / "model.onnx").write_bytes(content)

    return fill


def test_a_published_version_is_listed_and_its_files_match_their_checksums(tmp_path):
    folder = publishing.publish("first", fill_with(b"weights"), root=tmp_path)
    assert lookup.list_versions(tmp_path) == [folder]
    assert lookup.read_checked(folder / "model.onnx") == b"weights"


def test_a_version_that_fails_half_way_leaves_nothing_behind(tmp_path):
    def fill(folder):
        (folder / "model.onnx").write_bytes(b"half")
        raise ModelFileError("the disk is full")

    with pytest.raises(ModelFileError, match="the disk is full"):
        publishing.publish("broken", fill, root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_is_refused_and_the_version_stays_as_it_is(tmp_path):
    publishing.publish("model", fill_with(b"old"), root=tmp_path)
    with pytest.raises(ModelFileError, match="is there already"):
        publishing.publish("model", fill_with(b"new"), root=tmp_path)
    assert lookup.read_checked(tmp_path / "model" / "model.onnx") == b"old"


def test_a_name_that_another_process_takes_meanwhile_is_refused(tmp_path):
    def fill(folder):
        publishing.publish("model", fill_with(b"first"), root=tmp_path)
        (folder / "model.onnx").write_bytes(b"second")

    with pytest.raises(ModelFileError, match="is there already"):
        publishing.publish("model", fill, root=tmp_path)
    assert lookup.read_checked(tmp_path / "model" / "model.onnx") == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("name", ["", "a/b", "..", "../up", ".hidden", "my model", "x" * 65])
def test_a_name_that_is_no_folder_name_is_refused(tmp_path, name):
    with pytest.raises(ModelFileError, match="no version name"):
        publishing.publish(name, fill_with(b"x"), root=tmp_path)


def test_of_two_publishers_of_one_name_exactly_one_wins_and_the_other_is_told(tmp_path):
    both_are_ready = Barrier(2)

    def publish(content):
        def fill(folder):
            (folder / "model.onnx").write_bytes(content)
            both_are_ready.wait(10)

        try:
            publishing.publish("model", fill, root=tmp_path)
        except ModelFileError as error:
            return str(error)
        return content

    with ThreadPoolExecutor() as pool:
        told = list(pool.map(publish, (b"one", b"two")))
    (winner,) = [each for each in told if isinstance(each, bytes)]
    assert lookup.read_checked(tmp_path / "model" / "model.onnx") == winner
    assert "is there already" in next(each for each in told if isinstance(each, str))


def test_a_broken_link_takes_a_name_too(tmp_path):
    (tmp_path / "model").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ModelFileError, match="is there already"):
        publishing.publish("model", fill_with(b"x"), root=tmp_path)
