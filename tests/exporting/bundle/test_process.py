"""The edge bundle as the page gets it: from a process of its own, once."""

import shutil

import pytest

from mnist_core.errors import BundleError, ModelFileError
from mnist_core.exporting.bundle import process as edge_bundle
from mnist_core.versions.lookup import SHIPPED_FOLDER


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def path(data):
    for earlier in (f"{SHIPPED_FOLDER.name}-{'0' * 12}", f"{SHIPPED_FOLDER.name}-b-{'0' * 12}"):
        (data / "bundles" / f"{earlier}-without-runtime").mkdir(parents=True)
    return edge_bundle.bundle_zip(SHIPPED_FOLDER, data=data)


def test_a_bundle_is_made_once_for_a_version(path, data):
    written = path.stat().st_mtime_ns
    assert edge_bundle.bundle_zip(SHIPPED_FOLDER, data=data) == path
    assert path.stat().st_mtime_ns == written


def test_what_an_earlier_state_of_the_version_left_is_swept_and_no_other_versions(path):
    there = {folder.name for folder in path.parent.parent.iterdir()}
    assert there == {path.parent.name, f"{SHIPPED_FOLDER.name}-b-{'0' * 12}-without-runtime"}


def test_its_device_card_names_the_files_and_tells_measures_from_estimates(path):
    card = edge_bundle.read_from_bundle(path, "DEVICE_CARD.md")
    assert "235,146 parameters; 234,752 multiply-adds" in card
    measured, estimated = card.split("## Estimated, not measured")
    for name in ("reader.onnx", "reader.int8.onnx", "model.onnx", "model.int8.onnx"):
        size = (SHIPPED_FOLDER / name).stat().st_size
        assert f"| `{name}` | {size:,} |" in measured
    assert "234,752 × 2 / 100,000,000 s = 4.7 ms" in estimated


def test_its_page_is_unpacked_for_any_static_server(path):
    folder = edge_bundle.web_folder(path)
    assert {"index.html", "reader.js", "reader.onnx", "runtime.json", "sw.js"} <= {
        file.name for file in folder.iterdir()
    }
    assert edge_bundle.web_folder(path) == folder
    assert [entry.name for entry in sorted(path.parent.iterdir())] == ["digit-reader.zip", "web"]


def test_a_damaged_version_makes_no_bundle(tmp_path):
    version = shutil.copytree(SHIPPED_FOLDER, tmp_path / "damaged")
    (version / "reader.onnx").write_bytes(b"other bytes")
    with pytest.raises(BundleError, match=r"reader\.onnx is damaged"):
        edge_bundle.bundle_zip(version, data=tmp_path / "data")
    (version / "model.onnx").write_bytes(b"other bytes")
    with pytest.raises(ModelFileError, match=r"model\.onnx is damaged"):
        edge_bundle.bundle_zip(version, data=tmp_path / "data")
    assert list((tmp_path / "data").rglob("*.zip")) == []
