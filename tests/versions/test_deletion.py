"""versions/deletion.py: a deleted version can be brought back for a minute."""

from datetime import UTC, datetime, timedelta

import pytest

from mnist_core.errors import ModelFileError, PromotionError
from mnist_core.versions import deletion, lookup, publishing
from tests.versions.test_publishing import fill_with

NOW = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=61)


@pytest.fixture
def root(tmp_path):
    for name in (lookup.SHIPPED, "second", "third"):
        publishing.publish(name, fill_with(name.encode()), root=tmp_path)
    return tmp_path


def names(root):
    return [folder.name for folder in lookup.list_versions(root)]


def test_a_deleted_version_is_in_no_list_and_comes_back_whole(root):
    deletion.set_aside("second", now=NOW, root=root)
    assert names(root) == [lookup.SHIPPED, "third"]
    deletion.restore("second", root=root)
    assert lookup.read_checked(root / "second" / "model.onnx") == b"second"
    assert sorted(path.name for path in root.iterdir()) == [lookup.SHIPPED, "second", "third"]


def test_a_restored_version_has_its_place_in_the_order_of_publication(root):
    deletion.set_aside("second", now=NOW, root=root)
    deletion.restore("second", root=root)
    assert lookup.latest_published(lookup.list_versions(root)).name == "third"


@pytest.mark.parametrize("clock", [LATER, NOW - timedelta(hours=1)])
def test_after_a_minute_it_is_gone_for_good_also_where_the_clock_was_set_back(root, clock):
    deletion.set_aside("second", now=NOW, root=root)
    deletion.purge(now=clock, root=root)
    with pytest.raises(ModelFileError, match="gone for good"):
        deletion.restore("second", root=root)
    assert sorted(path.name for path in root.iterdir()) == [lookup.SHIPPED, "third"]


def test_the_next_deletion_removes_what_was_deleted_before_its_minute(root):
    deletion.set_aside("second", now=NOW, root=root)
    deletion.set_aside("third", now=NOW + timedelta(seconds=59), root=root)
    assert len(list(root.glob(".deleted-*"))) == 2
    publishing.publish("fourth", fill_with(b"x"), root=root)
    deletion.set_aside("fourth", now=LATER, root=root)
    assert sorted(path.name for path in root.glob(".deleted-*/*")) == ["fourth", "third"]


def test_a_name_that_was_taken_meanwhile_is_not_overwritten(root):
    deletion.set_aside("second", now=NOW, root=root)
    publishing.publish("second", fill_with(b"new"), root=root)
    with pytest.raises(ModelFileError, match="another version is called 'second'"):
        deletion.restore("second", root=root)
    assert lookup.read_checked(root / "second" / "model.onnx") == b"new"


def test_of_two_of_one_name_the_one_deleted_last_comes_back(root):
    deletion.set_aside("second", now=NOW, root=root)
    publishing.publish("second", fill_with(b"new"), root=root)
    deletion.set_aside("second", now=NOW + timedelta(seconds=5), root=root)
    deletion.restore("second", root=root)
    assert lookup.read_checked(root / "second" / "model.onnx") == b"new"


@pytest.mark.parametrize("name", [lookup.SHIPPED, "second"])
def test_the_shipped_and_the_serving_version_stay(root, name):
    (root / "serving.json").write_text('{"version": "second"}')
    with pytest.raises(PromotionError, match="stays"):
        deletion.set_aside(name, now=NOW, root=root)
    assert name in names(root)
