"""versions/pointer.py: serving.json, whatever is in it or in its place."""

import os

import pytest

from mnist_core.errors import ModelFileError
from mnist_core.versions.pointer import Pointer, read_pointer


def test_where_nothing_was_promoted_there_is_no_pointer(tmp_path):
    assert read_pointer(tmp_path) is None


def test_what_is_written_is_read_back(tmp_path):
    pointer = Pointer("second", ("mnist-mlp", "my model.v2"))
    (tmp_path / "serving.json").write_text(pointer.to_json())
    assert read_pointer(tmp_path) == pointer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "1e999",
        '{"other": 1}',
        '{"version": 1}',
        '{"version": null}',
        '{"version": ""}',
        '{"version": "../outside"}',
        '{"version": ".hidden"}',
        '{"version": "a\\u0000b"}',
        '{"version": "\\ud800"}',
        '{"version": "a", "before": 5}',
        '{"version": "a", "before": [{}]}',
        '{"version": "a", "before": ["/etc"]}',
        "[" * 50_000,
        '{"version": "' + "a" * 200_000 + '"}',
    ],
)
def test_any_other_content_is_damage_named_in_one_sentence(tmp_path, text):
    (tmp_path / "serving.json").write_text(text)
    with pytest.raises(ModelFileError, match=r"serving.json is damaged \(.*\); delete it"):
        read_pointer(tmp_path)


def test_bytes_that_are_no_text_are_damage(tmp_path):
    (tmp_path / "serving.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelFileError, match="no JSON"):
        read_pointer(tmp_path)


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_in_its_place_is_damage_and_nobody_waits_for_it(tmp_path, make):
    make(tmp_path / "serving.json")
    with pytest.raises(ModelFileError, match="it is not a file"):
        read_pointer(tmp_path)
