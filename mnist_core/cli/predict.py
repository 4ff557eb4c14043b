"""`python -m mnist_core predict`: read the digits in picture files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mnist_core.cli.options import Command, chosen_version, json_option, root_option, version_option
from mnist_core.cli.tables import print_table
from mnist_core.errors import ImageError

if TYPE_CHECKING:
    from mnist_core.reading import DigitReader, ReadDigit


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

    With --json, print one line of JSON per file. The exit code is 1 if any file cannot be read; the others are read
    all the same.
    """
    from mnist_core.reading import DigitReader

    reader = DigitReader.load(chosen_version(version_name, root))
    results = [_predict_file(reader, path) for path in files]
    if as_json:
        for result in results:
            click.echo(json.dumps(result))
    else:
        print_table(
            ("file", "answer", "probability"), [_row(each) for each in results], prose=("answer", "probability")
        )
    context.exit(1 if any("error" in result for result in results) else 0)


def _predict_file(reader: DigitReader, path: Path) -> dict[str, Any]:
    try:
        reading = reader.read_image(path.read_bytes())
    except OSError as error:
        return {"file": str(path), "error": f"cannot be opened ({error.strerror})"}
    except ImageError as error:
        return {"file": str(path), "error": str(error)}
    return {"file": str(path), "text": reading.text, "digits": [_digit(digit) for digit in reading.digits]}


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
    return result["file"], result["text"] or "nothing drawn", probabilities
