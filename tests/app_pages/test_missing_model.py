"""A model that is missing or damaged gives one clear sentence on every page, and nothing else breaks."""

import pytest

from tests.app_pages.conftest import Visitor

PAGES = ("read", "evaluate", "export")


def empty(folder):
    (folder / "mnist-mlp" / "model.onnx").write_bytes(b"")


def cut(folder):
    path = folder / "mnist-mlp" / "model.onnx"
    path.write_bytes(path.read_bytes()[:5000])


def remove(folder):
    (folder / "mnist-mlp").rename(folder.parent / "elsewhere")


def point_at_nothing(folder):
    (folder / "serving.json").write_text('{"version": "gone"}', encoding="utf-8")


def tear_the_pointer(folder):
    (folder / "serving.json").write_text('{"vers', encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("damage", [empty, cut, remove, point_at_nothing, tear_the_pointer])
def test_every_page_says_in_one_sentence_what_is_wrong_with_the_model(exported, damage, page):
    damage(exported)
    visitor = Visitor()
    visitor.goes_to(page)
    assert len(visitor.errors) == 1
    assert visitor.errors[0].endswith(".")
    assert not visitor.app.exception


def test_another_version_answers_as_soon_as_it_is_put_in_place(exported):
    (exported / "mnist-mlp").rename(exported / "other")
    visitor = Visitor()
    assert len(visitor.errors) == 1
    (exported / "serving.json").write_text('{"version": "other"}', encoding="utf-8")
    visitor.app.run()
    assert "Nothing drawn yet" in visitor.page
    assert visitor.errors == []
