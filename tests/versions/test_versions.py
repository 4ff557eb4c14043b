"""versions.py: a version is there whole or not at all, and damage is named."""

import pytest

from mnist_core.errors import ModelFileError
from mnist_core.versions import lookup as versions


def fill_with(content: bytes):
    def fill(folder):
        (folder / "model.onnx").write_bytes(content)

    return fill


def test_a_published_version_is_listed_and_its_files_match_their_checksums(tmp_path):
    folder = versions.publish("first", fill_with(b"weights"), root=tmp_path)
    assert versions.list_versions(tmp_path) == [folder]
    assert versions.read_checked(folder / "model.onnx") == b"weights"


def test_a_version_that_fails_half_way_leaves_nothing_behind(tmp_path):
    def fill(folder):
        (folder / "model.onnx").write_bytes(b"half")
        raise ModelFileError("the disk is full")

    with pytest.raises(ModelFileError, match="the disk is full"):
        versions.publish("broken", fill, root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_is_refused_and_the_version_stays_as_it_is(tmp_path):
    versions.publish("model", fill_with(b"old"), root=tmp_path)
    with pytest.raises(ModelFileError, match="is there already"):
        versions.publish("model", fill_with(b"new"), root=tmp_path)
    assert versions.read_checked(tmp_path / "model" / "model.onnx") == b"old"


def test_a_name_that_another_process_takes_meanwhile_is_refused(tmp_path):
    def fill(folder):
        versions.publish("model", fill_with(b"first"), root=tmp_path)
        (folder / "model.onnx").write_bytes(b"second")

    with pytest.raises(ModelFileError, match="is there already"):
        versions.publish("model", fill, root=tmp_path)
    assert versions.read_checked(tmp_path / "model" / "model.onnx") == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("name", ["", "a/b", "..", "../up", ".hidden"])
def test_a_name_that_is_no_folder_name_is_refused(tmp_path, name):
    with pytest.raises(ModelFileError, match="no version name"):
        versions.publish(name, fill_with(b"x"), root=tmp_path)


def test_the_shipped_version_answers_until_serving_json_names_another(tmp_path):
    versions.publish(versions.SHIPPED, fill_with(b"shipped"), root=tmp_path)
    versions.publish("mine", fill_with(b"mine"), root=tmp_path)
    assert versions.serving_version(tmp_path).name == versions.SHIPPED
    (tmp_path / "serving.json").write_text('{"version": "mine"}')
    assert versions.serving_version(tmp_path).name == "mine"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"other": 1}', "null"])
def test_a_damaged_serving_json_is_named_with_what_to_do(tmp_path, text):
    versions.publish(versions.SHIPPED, fill_with(b"shipped"), root=tmp_path)
    (tmp_path / "serving.json").write_text(text)
    with pytest.raises(ModelFileError, match="delete it"):
        versions.serving_version(tmp_path)


def test_a_missing_version_is_refused_with_those_that_are_there(tmp_path):
    versions.publish("first", fill_with(b"x"), root=tmp_path)
    with pytest.raises(ModelFileError, match=r"no version 'second' in .* \(there: first\)"):
        versions.version_folder("second", tmp_path)


@pytest.mark.parametrize("content", [b"", b"weightz"])
def test_a_file_that_changed_since_it_was_published_is_refused(tmp_path, content):
    folder = versions.publish("first", fill_with(b"weights"), root=tmp_path)
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(ModelFileError, match="damaged"):
        versions.read_checked(folder / "model.onnx")


def test_an_empty_file_in_a_folder_without_checksums_is_refused(tmp_path):
    (tmp_path / "model.onnx").touch()
    with pytest.raises(ModelFileError, match="empty"):
        versions.read_checked(tmp_path / "model.onnx")
