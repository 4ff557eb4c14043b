"""What `python -m mnist_core` offers; each command is a few calls into the core and a table."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from mnist_core import __version__, versions
from mnist_core.commands_bench import bench
from mnist_core.commands_corrections import corrections
from mnist_core.commands_versions import versions as versions_group
from mnist_core.contract import INT8_FILE, KERAS_FILE, ONNX_FILE
from mnist_core.errors import MnistCoreError

if TYPE_CHECKING:  # imported late, so that `predict` starts without scikit-learn and TensorFlow
    from mnist_core.reading import DigitReader
    from mnist_core.training.datasets import Dataset

console = Console()
EXAMPLE = "\b\nExample:\n  python -m mnist_core "

data_option = click.option(
    "--data", default="mnist", show_default=True, metavar="mnist|digits|PATH",
    help="MNIST wherever it is found, scikit-learn's small digits, or MNIST's own files.",
)  # fmt: skip
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


main.add_command(bench)


@main.command(epilog=EXAMPLE + "train --recipe tutorial --name my-model")
@click.option("--recipe", "recipe_name", default="handwriting", show_default=True, help="Which recipe to train by.")
@data_option
@click.option("--name", help="The new version's name; the recipe and the time if not given.")
@click.option("--epochs", type=click.IntRange(1, 10_000), help="In the place of the recipe's own number.")
@click.option("--seed", type=click.IntRange(0), help="In the place of the recipe's own seed.")
@click.option(
    "--to",
    "root",
    default=versions.EXPORTED,
    type=click.Path(path_type=Path),
    help="The folder of versions; exported/.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of a version of the same name.")
@click.option(
    "--corrections",
    "correction_share",
    type=click.FloatRange(0, 0.5),
    help="Share of the training images that are corrections by users.",
)
@click.option("--run-dir", type=click.Path(path_type=Path), help="Do a run of the page Retrain; nothing else counts.")
def train(
    recipe_name: str,
    data: str,
    name: str | None,
    epochs: int | None,
    seed: int | None,
    root: Path,
    replace: bool,
    correction_share: float | None,
    run_dir: Path | None,
) -> None:
    """Train a model and publish it as a version in exported/.

    The recipe fine-tune goes on from the serving version, with corrections.
    """
    if run_dir:
        from mnist_core.training_job import run_job

        run_job(run_dir)
        return
    from mnist_core import pipeline
    from mnist_core.progress import epoch_table
    from mnist_core.training.recipes import FINE_TUNE, recipe_named

    recipe = recipe_named(recipe_name)
    overrides: dict[str, Any] = {
        key: value for key, value in {"epochs": epochs, "seed": seed}.items() if value is not None
    }
    recipe = dataclasses.replace(recipe, **overrides)
    now = datetime.now(UTC)
    name = name or f"{recipe.name}-{now:%Y%m%d-%H%M%S}"
    if correction_share or recipe.name == FINE_TUNE.name:
        _print_version(_retrain(recipe.name, overrides, data, correction_share, name, root, now))
        return
    dataset = _dataset(data)
    console.print(f"{dataset.source}")
    with epoch_table(console, recipe.epochs) as on_epoch:
        folder = pipeline.run(
            recipe,
            dataset,
            name=name,
            created=f"{now:%Y-%m-%d %H:%M} UTC",
            root=root,
            replace=replace,
            on_epoch=on_epoch,
        )
    _print_version(folder)


@main.command(epilog=EXAMPLE + "evaluate --version mnist-mlp")
@version_option
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object in the place of the tables.")
def evaluate(version_name: str | None, data: str, as_json: bool) -> None:
    """Measure a version's files on test images."""
    from mnist_core.measuring.evaluation import evaluate as measure
    from mnist_core.reading import OnnxClassifier

    folder = _version(version_name)
    test = _dataset(data).test
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
        from mnist_core.exporting.bundle import bundle

        path = bundle(_version(version_name), zip_path, with_web_runtime=with_web_runtime)
        console.print(f"{path}: {path.stat().st_size:,} bytes; unzip it and follow its README.md")
    if target:
        _export_anew(version_name, data, target)


def _export_anew(version_name: str | None, data: str, target: Path) -> None:
    import shutil

    from mnist_core.exporting.version_files import write_version_files
    from mnist_core.reading import OnnxClassifier

    folder, test = _version(version_name), _dataset(data).test
    versions.read_checked(folder / KERAS_FILE)
    card = OnnxClassifier.load(folder).card

    def fill(staging: Path) -> None:
        shutil.copyfile(folder / KERAS_FILE, staging / KERAS_FILE)
        write_version_files(staging, card, test.images, test.labels)

    _print_version(versions.publish(target.name, fill, root=target.resolve().parent))


def _retrain(
    recipe_name: str,
    changes: dict[str, Any],
    data: str,
    correction_share: float | None,
    name: str,
    root: Path,
    now: datetime,
) -> Path:
    """Train with what users corrected."""
    from mnist_core.database import open_database
    from mnist_core.progress import epoch_table
    from mnist_core.retraining import retrain
    from mnist_core.run_settings import DEFAULT_CORRECTION_SHARE, RunSettings

    settings = RunSettings(
        recipe_name=recipe_name,
        changes=changes,
        data=data,
        start_from=versions.serving_version(root).name,
        correction_share=correction_share or DEFAULT_CORRECTION_SHARE,
    )
    created = f"{now:%Y-%m-%d %H:%M} UTC"
    with epoch_table(console, settings.total_epochs) as on_epoch:
        return retrain(settings, name=name, created=created, root=root, engine=open_database(), on_epoch=on_epoch)


def _dataset(data: str) -> Dataset:
    from mnist_core.training.datasets import load_digits, load_mnist

    if data == "digits":
        return load_digits()
    return load_mnist(None if data == "mnist" else Path(data))


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


def _print_version(folder: Path) -> None:
    from mnist_core.reading import OnnxClassifier

    table = Table("file", "bytes", "accuracy", "loss", "same answers", "max difference", title=str(folder))
    for file in (ONNX_FILE, INT8_FILE):
        if not (folder / file).is_file():  # 8 bits would have lost too much; MODEL_CARD.md says how much
            continue
        model = OnnxClassifier.load(folder / file)
        test, parity = model.card.test, model.card.parity
        table.add_row(
            file, f"{model.size_bytes:,}", f"{test['accuracy']:.2%}", f"{test['loss']:.4f}",
            f"{parity['same_answers']:.2%}", f"{parity['max_difference']:.1e}",
        )  # fmt: skip
    console.print(table)


main.add_command(corrections)
main.add_command(versions_group)
