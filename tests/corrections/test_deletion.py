"""corrections/deletion.py: what was deleted can be brought back as it was."""

import pytest

from mnist_core.corrections import limits
from mnist_core.corrections import store as corrections
from mnist_core.corrections.deletion import delete, restore
from mnist_core.corrections.zip_export import with_pictures
from mnist_core.errors import CorrectionError
from tests.corrections.test_store import add, png


def everything(engine):
    return [
        (found.id, found.session, found.image.tobytes(), found.label, found.created, picture)
        for found, picture in with_pictures(engine)
    ]


def test_deleted_corrections_are_gone_and_come_back_as_they_were(engine):
    numbers = [add(engine, value=value, picture=png(10, 10)) for value in range(3)]
    before = everything(engine)
    deleted = delete(engine, numbers[:2])
    assert [found.id for found in corrections.list_corrections(engine)] == numbers[2:]
    restore(engine, deleted)
    assert everything(engine) == before


def test_what_is_gone_already_is_not_deleted_again(engine):
    assert delete(engine, [12345]) == []


def test_what_was_corrected_again_meanwhile_stays_as_it_is_now(engine):
    deleted = delete(engine, [add(engine, value=1, label=4)])
    add(engine, value=1, label=9)
    restore(engine, deleted)
    assert [found.label for found in corrections.list_corrections(engine)] == [9]


def test_another_correction_that_took_the_place_meanwhile_is_kept(engine):
    deleted = delete(engine, [add(engine, value=1, label=4)])
    add(engine, value=2, label=5)  # SQLite gives it the same id
    restore(engine, deleted)
    assert sorted(found.label for found in corrections.list_corrections(engine)) == [4, 5]


def test_nothing_is_brought_back_into_a_full_store(engine, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CORRECTIONS", 1)
    deleted = delete(engine, [add(engine, value=1)])
    add(engine, value=2)
    with pytest.raises(CorrectionError, match="the store is full"):
        restore(engine, deleted)
