"""What `python -m mnist_core` offers; each command is a few calls into the core and a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from mnist_core import __version__
from mnist_core.cli.bench import bench
from mnist_core.cli.corrections import corrections
from mnist_core.cli.options import data_option
from mnist_core.cli.train import train
from mnist_core.cli.versions import print_version
from mnist_core.cli.versions import versions as versions_group
from mnist_core.contract import INT8_FILE, KERAS_FILE, ONNX_FILE
from mnist_core.errors import MnistCoreError
from mnist_core.versions import lookup as versions

if TYPE_CHECKING:  # imported late, so that `predict` starts without scikit-learn and TensorFlow
    from mnist_core.reading import DigitReader

console = Console()
EXAMPLE = "\b\nExample:\n  python -m mnist_core "

version_option = click.option(
    "--version", "version_name", metavar="NAME", help="A folder in exported/; the serving version if not given."
)


class CoreErrors(click.Group):
    """Shows the core's errors as one sentence; anything else is a bug and shows as one."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command."""
        try:
            return super().invoke(context)
        except MnistCoreError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=CoreErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Handwritten digits: train a model, measure it, read pictures, and export it for devices."""


for command in (train, bench, corrections, versions_group):
    main.add_command(command)


@main.command(epilog=EXAMPLE + "evaluate --version mnist-mlp")
@version_option
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object in the place of the tables.")
def evaluate(version_name: str | None, data: str, as_json: bool) -> None:
    """Measure a version's files on test images."""
    from mnist_core.data.datasets import dataset_named
    from mnist_core.measuring.evaluation import evaluate as measure
    from mnist_core.reading import OnnxClassifier

    folder = _version(version_name)
    test = dataset_named(data).test
    results = {
        file: measure(OnnxClassifier.load(folder / file).predict_batch, test.images, test.labels)
        for file in (ONNX_FILE, INT8_FILE)
        if (folder / file).is_file()
    }
    if as_json:
        found = {
            file: result.measures() | {"per_digit_accuracy": result.per_digit_accuracy.tolist()}
            for file, result in results.items()
        }
        click.echo(json.dumps({"version": folder.name, "files": found}))
        return
    table = Table("measure", *results, title=f"{folder.name} on {len(test.labels):,} test images")
    for measure_name, style in (("accuracy", "{:.2%}"), ("loss", "{:.4f}"), ("calibration_error", "{:.2%}")):
        table.add_row(measure_name, *(style.format(result.measures()[measure_name]) for result in results.values()))
    for digit in range(10):
        table.add_row(f"recall of {digit}", *(f"{result.per_digit_accuracy[digit]:.2%}" for result in results.values()))
    console.print(table)


@main.command(epilog=EXAMPLE + "predict docs/seven.png --json")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@version_option
@click.option("--json", "as_json", is_flag=True, help="One JSON line per file in the place of the table.")
@click.pass_context
def predict(context: click.Context, files: tuple[Path, ...], version_name: str | None, as_json: bool) -> None:
    """Read the digits in picture files. Exit code 1 if any file cannot be read; the others still are."""
    from mnist_core.reading import DigitReader

    reader = DigitReader.load(_version(version_name))
    results = [_predict_file(reader, path) for path in files]
    if as_json:
        for result in results:
            click.echo(json.dumps(result))
    else:
        console.print(_prediction_table(results))
    context.exit(1 if any("error" in result for result in results) else 0)


@main.command(epilog=EXAMPLE + "export --bundle digit-reader.zip")
@version_option
@data_option
@click.option("--to", "target", type=click.Path(path_type=Path), help="A folder that is not there yet: ONNX made anew.")
@click.option(
    "--bundle", "zip_path", type=click.Path(path_type=Path), help="A zip for devices, with clients and proof."
)
@click.option("--with-web-runtime", is_flag=True, help="Put onnxruntime-web (14 MB, from npm) into the bundle.")
def export(
    version_name: str | None, data: str, target: Path | None, zip_path: Path | None, with_web_runtime: bool
) -> None:
    """Export for devices: a bundle of a version's files, or its Keras model to ONNX anew, proven to answer alike."""
    if not (target or zip_path):
        raise click.UsageError("say where to: --bundle FILE.zip or --to FOLDER")
    if zip_path:
        from mnist_core.exporting.bundle.bundle import bundle

        path = bundle(_version(version_name), zip_path, with_web_runtime=with_web_runtime)
        console.print(f"{path}: {path.stat().st_size:,} bytes; unzip it and follow its README.md")
    if target:
        _export_anew(version_name, data, target)


def _export_anew(version_name: str | None, data: str, target: Path) -> None:
    import shutil

    from mnist_core.data.datasets import dataset_named
    from mnist_core.exporting.version_files import write_version_files
    from mnist_core.reading import OnnxClassifier

    folder, test = _version(version_name), dataset_named(data).test
    versions.read_checked(folder / KERAS_FILE)
    card = OnnxClassifier.load(folder).card

    def fill(staging: Path) -> None:
        shutil.copyfile(folder / KERAS_FILE, staging / KERAS_FILE)
        write_version_files(staging, card, test.images, test.labels)

    print_version(versions.publish(target.name, fill, root=target.resolve().parent))


def _version(name: str | None) -> Path:
    return versions.version_folder(name) if name else versions.serving_version()


def _predict_file(reader: DigitReader, path: Path) -> dict[str, Any]:
    try:
        reading = reader.read_image(path.read_bytes())
    except OSError as error:
        return {"file": str(path), "error": f"cannot be opened ({error.strerror})"}
    except MnistCoreError as error:
        return {"file": str(path), "error": str(error)}
    digits = [
        {
            "label": digit.label,
            "probability": float(digit.probabilities[digit.label]),
            "probabilities": np.round(digit.probabilities.astype(float), 6).tolist(),
            "confident": digit.is_confident,
            "box": [digit.box.left, digit.box.top, digit.box.width, digit.box.height],
        }
        for digit in reading.digits
    ]
    return {"file": str(path), "text": reading.text, "digits": digits}


def _prediction_table(results: list[dict[str, Any]]) -> Table:
    table = Table("file", "answer", "probability")
    for result in results:
        if "error" in result:
            table.add_row(result["file"], f"[red]{result['error']}[/red]", "")
        else:
            confidences = " ".join(f"{digit['probability']:.1%}" for digit in result["digits"])
            table.add_row(result["file"], result["text"] or "nothing drawn", confidences)
    return table
