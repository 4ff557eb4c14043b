"""versions/naming.py: what a version may be called."""

from datetime import datetime

import pytest

from mnist_core.errors import ModelFileError
from mnist_core.versions.naming import dated_name, is_version_name, require_version_name


@pytest.mark.parametrize("name", ["a", "my-model_2", "2026-11-25_20-09", "X" * 64])
def test_letters_digits_dashes_and_underscores_are_a_name(name):
    require_version_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a/b",
        "..",
        ".hidden",
        "my model",
        "model.v2",
        "größe",
        "٣",
        "a\n",
        "a\0",
        "\ud800",
        "{x}",
        "X" * 65,
        "X" * 9999,
    ],
)
def test_nothing_else_is_and_the_sentence_stays_short_and_printable(name):
    with pytest.raises(ModelFileError, match="no version name") as refused:
        require_version_name(name)
    assert len(str(refused.value)) < 300
    str(refused.value).encode()


def test_a_version_is_named_by_its_date_and_by_a_number_where_that_is_taken():
    now, taken = datetime(2026, 11, 25, 20, 9), set()
    for expected in ("2026-11-25_20-09", "2026-11-25_20-09_2", "2026-11-25_20-09_3"):
        name = dated_name(now, taken.__contains__)
        assert name == expected
        assert is_version_name(name)
        taken.add(name)
