"""versions/lookup.py: which versions there are, which one serves, and damage is named."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mnist_core import paths
from mnist_core.errors import ModelFileError
from mnist_core.versions import lookup, publishing
from tests.versions.test_publishing import fill_with


def test_the_shipped_version_serves_until_serving_json_names_another(tmp_path):
    publishing.publish(lookup.SHIPPED, fill_with(b"shipped"), root=tmp_path)
    publishing.publish("mine", fill_with(b"mine"), root=tmp_path)
    assert lookup.serving_version(tmp_path).name == lookup.SHIPPED
    (tmp_path / "serving.json").write_text('{"version": "mine"}')
    assert lookup.serving_version(tmp_path).name == "mine"


def test_the_latest_version_is_the_one_published_last_whatever_the_clock_says(tmp_path):
    for name, clock in (("third", 3_000_000_000), ("first", None), ("second", None)):
        folder = publishing.publish(name, fill_with(b"x"), root=tmp_path)
        if clock:  # it was published while the clock was wrong
            os.utime(folder, (clock, clock))
    assert lookup.latest_published(lookup.list_versions(tmp_path)).name == "second"


def test_a_missing_version_is_refused_with_those_that_are_there(tmp_path):
    publishing.publish("first", fill_with(b"x"), root=tmp_path)
    with pytest.raises(ModelFileError, match=r"no version 'second' in .* \(there: first\)"):
        lookup.version_folder("second", tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../outside", ".hidden", "x" * 5000])
def test_only_a_plain_name_finds_a_version(tmp_path, name):
    root = tmp_path / "a" / "b"
    for folder in (tmp_path / "a", tmp_path / "outside", root, root / ".hidden", root / "a" / "b"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.onnx").touch()
    with pytest.raises(ModelFileError, match="no version"):
        lookup.version_folder(name, root)


def test_finding_a_version_lists_no_folder(tmp_path, monkeypatch):
    folder = publishing.publish(lookup.SHIPPED, fill_with(b"x"), root=tmp_path)
    for listing in ("glob", "rglob", "iterdir"):
        monkeypatch.delattr(Path, listing)
    assert lookup.version_folder(lookup.SHIPPED, tmp_path) == folder
    assert lookup.serving_version(tmp_path) == folder


@pytest.mark.parametrize("content", [b"", b"weightz"])
def test_a_file_that_changed_since_it_was_published_is_refused(tmp_path, content):
    folder = publishing.publish("first", fill_with(b"weights"), root=tmp_path)
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(ModelFileError, match="damaged"):
        lookup.read_checked(folder / "model.onnx")


def test_an_empty_file_is_refused_though_it_was_published_so(tmp_path):
    folder = publishing.publish("first", fill_with(b""), root=tmp_path)
    with pytest.raises(ModelFileError, match="empty"):
        lookup.read_checked(folder / "model.onnx")


DIGEST = hashlib.sha256(b"weights").hexdigest()


@pytest.mark.parametrize(
    "listed",
    [
        None,
        b"",
        b"\n",
        b"no list at all",
        b"\xff\xfe\x00",
        f"{DIGEST[:40]}  model.onnx\n".encode(),
        f"{DIGEST} model.onnx\n".encode(),
        f"{DIGEST}  card.md\n".encode(),
        f"{DIGEST}  model.onnx\n{DIGEST[:10]}".encode(),
        f"{'0' * 64}  model.onnx\n".encode(),
    ],
)
def test_without_a_whole_list_of_checksums_no_file_of_a_version_counts(tmp_path, listed):
    folder = publishing.publish("first", fill_with(b"weights"), root=tmp_path)
    (folder / "SHA256SUMS").unlink()
    if listed is not None:
        (folder / "SHA256SUMS").write_bytes(listed)
    with pytest.raises(ModelFileError, match="SHA256SUMS"):
        lookup.read_checked(folder / "model.onnx")


def test_a_list_that_lacks_one_of_a_version_s_files_counts_for_none_of_them(tmp_path):
    folder = publishing.publish("first", fill_with(b"weights"), root=tmp_path)
    (folder / ".DS_Store").touch()  # what else a file manager leaves there is no file of the version
    assert lookup.read_checked(folder / "model.onnx") == b"weights"
    (folder / "reader.onnx").write_bytes(b"slipped in")
    with pytest.raises(ModelFileError, match="SHA256SUMS is damaged"):
        lookup.read_checked(folder / "model.onnx")


@pytest.mark.parametrize("name", ["model.onnx", "SHA256SUMS"])
def test_a_pipe_in_the_place_of_a_file_is_damage_and_nobody_waits_for_it(tmp_path, name):
    folder = publishing.publish("first", fill_with(b"weights"), root=tmp_path)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(ModelFileError, match="is not a file"):
        lookup.read_checked(folder / "model.onnx")


def test_a_version_has_another_fingerprint_than_another_one_of_its_name(tmp_path):
    first = lookup.fingerprint(publishing.publish("first", fill_with(b"weights"), root=tmp_path))
    publishing.delete("first", tmp_path)
    assert lookup.fingerprint(publishing.publish("first", fill_with(b"weightz"), root=tmp_path)) != first


def test_the_shipped_version_is_in_an_installed_package_and_beside_a_checkout_s(tmp_path):
    package = tmp_path / "mnist_core"
    assert paths.shipped_versions(package) == tmp_path / "exported"
    (package / "exported").mkdir(parents=True)
    assert paths.shipped_versions(package) == package / "exported"


ELSEWHERE = """
from mnist_core.errors import MnistCoreError
from mnist_core.promotion import serving
from mnist_core.versions import lookup, publishing
shipped = lookup.SHIPPED_FOLDER
assert lookup.EXPORTED != shipped.parent
assert lookup.list_versions() == [shipped] == [lookup.serving_version()] == [lookup.version_folder(lookup.SHIPPED)]
link = lookup.EXPORTED.parent / "link"
link.symlink_to(lookup.EXPORTED)
assert lookup.serving_version(link) == shipped
fill = lambda folder: (folder / "model.onnx").write_bytes(b"mine") and None
mine = publishing.publish("mine", fill)
assert lookup.list_versions() == [shipped, mine]
for refused in (lambda: publishing.publish(lookup.SHIPPED, fill), lambda: publishing.delete(lookup.SHIPPED)):
    try:
        refused()
    except MnistCoreError as error:
        print(error)
(lookup.EXPORTED / 'serving.json').write_text('{"version": "mine", "before": ["mnist-mlp"]}')
assert lookup.serving_version() == mine
assert serving.rollback() == lookup.SHIPPED
assert lookup.serving_version() == shipped
assert (shipped / "model.onnx").is_file()
"""


def test_where_the_folder_of_versions_has_no_shipped_version_the_package_s_own_counts_and_stays(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env=os.environ | {paths.HOME_VARIABLE: str(tmp_path)},
        cwd=paths.PYTHON_PATH,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    taken, stays = ran.stdout.splitlines()
    assert "is there already" in taken
    assert "stays" in stays
