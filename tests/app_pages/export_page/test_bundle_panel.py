"""Stories on the Export page's bundle."""

import functools

import pytest

from mnist_core.errors import BundleError
from mnist_core.exporting.bundle import process
from mnist_core.versions.lookup import serving_version


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def own_data(data, monkeypatch):
    made = functools.partial(process.bundle_zip, data=data)
    monkeypatch.setattr(process, "bundle_zip", made)
    monkeypatch.setattr(process, "can_fetch_web_runtime", lambda: False)


def labels(visitor):
    return [button.label for button in visitor.app.get("download_button")]


def test_the_bundle_is_there_after_a_click_with_its_device_card(visitor, own_data):
    visitor.goes_to("export")
    assert not any("digit-reader.zip" in label for label in labels(visitor))
    visitor.clicks("Make the bundle")
    assert visitor.errors == []
    assert any(label.startswith("digit-reader.zip, ") for label in labels(visitor))
    assert visitor.app.expander[1].markdown[0].value.startswith("# Device card")


def test_without_npm_the_browser_is_told_where_its_runtime_comes_from(visitor, own_data):
    visitor.goes_to("export")
    button = next(button for button in visitor.app.button if button.label == "Try it in this browser")
    assert "from cdn.jsdelivr.net" in button.help


def test_where_npm_fails_the_reason_is_said_and_the_page_shown_all_the_same(visitor, own_data, monkeypatch):
    def no_network(folder, *, with_web_runtime=False):
        if with_web_runtime:
            raise BundleError("npm pack failed; is there a network?")
        return make(folder)

    make = process.bundle_zip
    monkeypatch.setattr(process, "bundle_zip", no_network)
    monkeypatch.setattr(process, "can_fetch_web_runtime", lambda: True)
    visitor.goes_to("export")
    visitor.clicks("Try it in this browser")
    assert visitor.errors == []
    assert visitor.app.info[0].value.startswith("Npm pack failed; is there a network? This browser loads ONNX Runtime")
    assert len(visitor.app.get("component_instance")) == 1


def test_a_bundle_that_cannot_be_made_is_said_in_one_sentence(visitor, own_data, monkeypatch):
    def refused(folder, **options):
        raise BundleError(f"{folder.name} has no card")

    monkeypatch.setattr(process, "bundle_zip", refused)
    visitor.goes_to("export")
    visitor.clicks("Make the bundle")
    assert visitor.errors == [f"{serving_version().name.capitalize()} has no card."]
