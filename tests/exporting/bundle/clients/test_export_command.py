"""`python -m mnist_core export` for devices."""

import zipfile

from click.testing import CliRunner

from mnist_core.cli.main import main
from mnist_core.exporting.bundle import bundle, device_cost
from mnist_core.versions import lookup


def test_export_says_where_the_bundle_is_and_that_it_has_a_readme(tmp_path, monkeypatch):
    monkeypatch.setattr(device_cost, "RUNS", 20)
    target = tmp_path / "new folder" / "digit-reader.zip"
    said = CliRunner().invoke(main, ["export", "--bundle", str(target)], catch_exceptions=False)
    assert said.exit_code == 0, said.output
    assert "follow its README.md" in " ".join(said.output.split())
    assert [path.name for path in target.parent.iterdir()] == ["digit-reader.zip"]
    with zipfile.ZipFile(target) as archive:
        assert "digit-reader/README.md" in archive.namelist()
        assert {name.partition("/")[0] for name in archive.namelist()} == {"digit-reader"}


def test_the_same_version_makes_the_same_files_but_for_what_is_measured(bundle_folder, monkeypatch):
    monkeypatch.setattr(bundle, "_device_card", lambda files, card: "")
    runtime = {path.name: path.read_bytes() for path in (bundle_folder / "web" / "ort").glob("*")}
    for name, data in bundle.bundle_files(lookup.SHIPPED_FOLDER, runtime).items():
        if name not in ("DEVICE_CARD.md", "SHA256SUMS"):
            assert (bundle_folder / name).read_bytes() == data, name


def test_export_without_a_target_says_which_there_are():
    said = CliRunner().invoke(main, ["export"])
    assert said.exit_code == 2
    assert "--bundle FILE.zip or --out FOLDER" in said.output
