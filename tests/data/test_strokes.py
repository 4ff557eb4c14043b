"""Pen strokes from UNIPEN text, plain and compressed."""

import numpy as np
import pytest

from mnist_core.data.strokes import find_strokes, read_strokes
from mnist_core.errors import DatasetError

BARRED_SEVEN = """.SEGMENT DIGIT 0 ? "7"
.COMMENT 7 3 1
.PEN_DOWN
 10 90
 50 90
 20 10
.PEN_UP
.DT 100
.PEN_DOWN
 15 50
 45 50
.PEN_UP
.DT 100
"""

COMPRESSED_BARRED_SEVEN = bytes.fromhex(
    "1f9d902ea61439d2a488132a208824399204210c103f4088b82142818b214f9a143c08e20688192062588462f00b9127579c"
    "2808f930078c95355abe0421e3618c972e483af952058a4522086fe2d46912a5ca903540c45c4923e9d29c257bfe0c0ae325"
)
"""The same text through `compress`."""


@pytest.mark.parametrize(
    ("name", "content"),
    [("digits.tra", BARRED_SEVEN.encode()), ("digits.tra.Z", COMPRESSED_BARRED_SEVEN)],
    ids=["plain", "compressed"],
)
def test_a_digit_has_a_label_a_writer_and_its_strokes_with_y_downwards(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    (digit,) = read_strokes(tmp_path / name)

    assert (digit.label, digit.writer) == (7, 3)
    assert [stroke.tolist() for stroke in digit.strokes] == [
        [[10, -90], [50, -90], [20, -10]],
        [[15, -50], [45, -50]],
    ]
    assert digit.strokes[0].dtype == np.float32


@pytest.mark.parametrize(
    "content",
    [
        BARRED_SEVEN[: BARRED_SEVEN.rindex(".PEN_UP")].encode(),
        BARRED_SEVEN.replace("50 90", "50").encode(),
        BARRED_SEVEN.replace(".COMMENT 7", ".COMMENT 77").encode(),
        b"<html>404</html>",
        bytes(range(256)),
        b"",
    ],
    ids=["cut off", "half a point", "label 77", "a web page", "no text", "empty"],
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, content):
    (tmp_path / "pendigits-orig.tra").write_bytes(content)
    with pytest.raises(DatasetError, match=r"pendigits-orig\.tra (is damaged|has no digit)"):
        read_strokes(tmp_path / "pendigits-orig.tra")


def test_a_compressed_file_cut_in_half_is_named(tmp_path):
    (tmp_path / "digits.tra.Z").write_bytes(COMPRESSED_BARRED_SEVEN[:60])
    with pytest.raises(DatasetError, match=r"digits\.tra\.Z is damaged"):
        read_strokes(tmp_path / "digits.tra.Z")


def test_the_file_is_found_under_both_names_in_the_environments_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_CORE_DATA", str(tmp_path))
    assert find_strokes() is None
    (tmp_path / "pendigits-orig.tra.Z").write_bytes(COMPRESSED_BARRED_SEVEN)
    assert find_strokes() == tmp_path / "pendigits-orig.tra.Z"


def test_an_explicit_path_that_is_no_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"no strokes file at .*missing"):
        find_strokes(tmp_path / "missing")


@pytest.mark.mnist
def test_the_original_file_holds_250_digits_of_each_of_30_writers():
    found = find_strokes()
    assert found, "pendigits-orig.tra is missing beside MNIST"
    digits = read_strokes(found)
    assert len(digits) == 7494
    assert {digit.writer for digit in digits} == set(range(1, 31))
    assert [digit.label for digit in digits[:5]] == [8, 2, 1, 4, 1]
