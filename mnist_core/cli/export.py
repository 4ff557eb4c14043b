"""`python -m mnist_core export`: a bundle for devices, or a version's ONNX files made anew from its Keras model."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from mnist_core.cli.options import Command, OutputPath, chosen_version, data_option, root_option, version_option
from mnist_core.cli.tensorflow_logs import import_tensorflow_quietly
from mnist_core.cli.version_files import print_version
from mnist_core.contract import KERAS_FILE


@click.command(cls=Command, example="export --bundle digit-reader.zip")
@version_option
@root_option
@click.option("--bundle", "zip_path", type=OutputPath(), help="Write a zip for devices: models, clients, a self-test.")
@click.option("--with-web-runtime", is_flag=True, help="Put onnxruntime-web (14 MB, from npm) into the bundle.")
@click.option(
    "--out", "target", type=OutputPath(file_okay=False, dir_okay=True),
    help="Export the Keras model to ONNX again, into this new folder.",
)  # fmt: skip
@data_option
def export(
    version_name: str | None,
    root: Path,
    zip_path: Path | None,
    with_web_runtime: bool,
    target: Path | None,
    data: str,
) -> None:
    """Export a version for devices.

    --bundle packs its files into a zip. --out exports its Keras model to ONNX again, proves on the test images of
    --data that both give the same answers, and measures every file.
    """
    if not (target or zip_path):
        raise click.UsageError("say what to write: --bundle FILE.zip or --out FOLDER")
    folder = chosen_version(version_name, root)
    if zip_path:
        from mnist_core.exporting.bundle.bundle import bundle

        path = bundle(folder, zip_path, with_web_runtime=with_web_runtime)
        click.echo(f"{path}: {path.stat().st_size:,} bytes; unzip it and follow its README.md")
    if target:
        print_version(_export_anew(folder, data, target))


def _export_anew(version: Path, data: str, target: Path) -> Path:
    """Export a version's Keras file to a new folder.

    Raises:
        ModelFileError: the folder is there already, or the Keras file is missing or damaged.
        ParityError: the export does not answer as Keras does.
    """
    from mnist_core.data.datasets import dataset_named
    from mnist_core.reading import OnnxClassifier
    from mnist_core.versions import lookup, publishing

    publishing.require_free_name(target.name, target.absolute().parent)
    lookup.read_checked(version / KERAS_FILE)
    test, card = dataset_named(data).test, OnnxClassifier.load(version).card

    import_tensorflow_quietly()
    from mnist_core.exporting.version_files import write_version_files

    def fill(staging: Path) -> None:
        shutil.copyfile(version / KERAS_FILE, staging / KERAS_FILE)
        write_version_files(staging, card, test.images, test.labels)

    return publishing.publish(target.name, fill, root=target.absolute().parent)
