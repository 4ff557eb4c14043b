"""`python -m mnist_core evaluate`: measure each model file of a version on test images."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mnist_core.cli.options import Command, chosen_version, data_option, json_option, root_option, version_option
from mnist_core.cli.tables import print_table
from mnist_core.cli.version_files import VersionFile, version_files
from mnist_core.contract import CLASS_COUNT, ONNX_FILE, READER_FILE, READER_INT8_FILE

if TYPE_CHECKING:
    from mnist_core.data.datasets import LabelledImages
    from mnist_core.measuring.evaluation import Evaluation


@click.command(cls=Command, example="evaluate --version mnist-mlp")
@version_option
@root_option
@data_option
@json_option
def evaluate(version_name: str | None, root: Path, data: str, as_json: bool) -> None:
    """Measure a version's model files on test images.

    Accuracy, loss, calibration error, and the recall of each digit.
    """
    from mnist_core.data.datasets import dataset_named

    folder = chosen_version(version_name, root)
    files, test = version_files(folder), dataset_named(data).test
    models = [file.name for file in files if file.card]
    with ThreadPoolExecutor() as pool:  # ONNX Runtime works outside Python's lock, one thread to a file
        measured = pool.map(lambda name: _measure(folder / name, test), models)
        results = dict(zip(models, measured, strict=True))
    if as_json:
        click.echo(json.dumps({"version": folder.name, "files": {file.name: _json(file, results) for file in files}}))
        return
    print_table(
        ("file", "bytes", "accuracy", "loss", "calibration error"),
        [_row(file, results.get(file.name)) for file in files],
        title=f"{folder.name} on {len(test):,} test images",
    )
    click.echo()
    print_table(
        ("recall", *models),
        [(f"of {digit}", *(f"{results[name].per_digit_accuracy[digit]:.2%}" for name in models))
         for digit in range(CLASS_COUNT)],
    )  # fmt: skip


def _measure(path: Path, test: LabelledImages) -> Evaluation:
    """Measure one model or reader as it was measured at export."""
    from mnist_core.measuring.evaluation import BATCH_SIZE, predict_all, score
    from mnist_core.reading import OnnxClassifier
    from mnist_core.versions.lookup import read_checked

    if path.name in (READER_FILE, READER_INT8_FILE):
        from mnist_core.exporting.reader_graph import reader_predict_batch

        predict_batch = reader_predict_batch(read_checked(path))
    else:
        predict_batch = OnnxClassifier.load(path).predict_batch
    # 8-bit activations take their scale from all that is in a batch, and a device reads one digit at a time
    batch_size = BATCH_SIZE if path.name == ONNX_FILE else 1
    return score(predict_all(predict_batch, test.images, batch_size), test.labels)


def _row(file: VersionFile, result: Evaluation | None) -> tuple[str, ...]:
    size = f"{file.size_bytes:,}"
    if result is None:
        return file.name, size, "", "", ""
    return file.name, size, f"{result.accuracy:.2%}", f"{result.loss:.4f}", f"{result.calibration_error:.2%}"


def _json(file: VersionFile, results: dict[str, Evaluation]) -> dict[str, Any]:
    found: dict[str, Any] = {"size_bytes": file.size_bytes}
    if result := results.get(file.name):
        found |= result.measures() | {"per_digit_accuracy": result.per_digit_accuracy.tolist()}
    return found
