"""`python -m mnist_core predict`: read the digits in picture files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mnist_core.cli.options import Command, chosen_version, json_option, root_option, version_option
from mnist_core.cli.tables import print_table

if TYPE_CHECKING:
    from mnist_core.reading import DigitReader, FileReading, ReadDigit


@click.command(cls=Command, example="predict docs/seven.png --json")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@version_option
@root_option
@json_option
@click.pass_context
def predict(
    context: click.Context, files: tuple[Path, ...], version_name: str | None, root: Path, as_json: bool
) -> None:
    """Read the digits in picture files.

    Each page of a TIFF or PDF document, and each picture of a ZIP archive, is read. With --json, print one line of JSON
    per picture. The exit code is 1 if any cannot be read; the others are read all the same.
    """
    from mnist_core.reading import DigitReader

    reader = DigitReader.load(chosen_version(version_name, root))
    results = [result for path in files for result in _predict_file(reader, path)]
    if as_json:
        for result in results:
            click.echo(json.dumps(result))
    else:
        print_table(
            ("file", "answer", "probability"), [_row(each) for each in results], prose=("answer", "probability")
        )
    context.exit(1 if any("error" in result for result in results) else 0)


def _predict_file(reader: DigitReader, path: Path) -> list[dict[str, Any]]:
    """Give a result for each page of a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return [{"file": str(path), "error": f"cannot be opened ({error.strerror})"}]
    return [_result(each) for each in reader.read_files([(str(path), data)])]


def _result(page: FileReading) -> dict[str, Any]:
    """Give a page's answer as JSON values."""
    result: dict[str, Any] = {"file": page.name}
    if page.pages > 1:
        result["page"] = page.page
    if page.reading is None:
        return {**result, "error": str(page.error)}
    if page.reading.left_out:
        result["left_out"] = page.reading.left_out
    return {**result, "text": page.reading.text, "digits": [_digit(digit) for digit in page.reading.digits]}


def _digit(digit: ReadDigit) -> dict[str, Any]:
    """Give a digit as JSON values: probabilities 0–1, its box in pixels."""
    probabilities = [float(probability) for probability in digit.probabilities]
    return {
        "label": digit.label,
        "probability": probabilities[digit.label],
        "probabilities": [round(probability, 6) for probability in probabilities],
        "confident": digit.is_confident,
        "box": [digit.box.left, digit.box.top, digit.box.width, digit.box.height],
    }


def _row(result: dict[str, Any]) -> tuple[str, str, str]:
    if "error" in result:
        return result["file"], result["error"], ""
    probabilities = " ".join(f"{digit['probability']:.1%}" for digit in result["digits"])
    left_out = f" (not read: {result['left_out']})" if "left_out" in result else ""
    return result["file"], (result["text"] or "nothing drawn") + left_out, probabilities
