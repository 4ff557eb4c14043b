"""What all commands share: their options, and a help text that ends with an example."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from mnist_core.paths import EXPORTED


class Command(click.Command):
    """A command whose help text ends with an example, under the name by which the program was called."""

    def __init__(self, *arguments: Any, example: str, **named: Any) -> None:  # noqa: ANN401 - click's own signature
        """Take click's arguments, and the example without the program's name."""
        super().__init__(*arguments, **named)
        self.example = example

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, in one line for copying."""
        formatter.write_paragraph()
        formatter.write(f"Example:\n  {context.find_root().info_name} {self.example}\n")


class OutputPath(click.Path):
    """A file or folder to write. One that cannot be written is refused before any work is done for it."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = False) -> None:
        """Take what may be there already: a file, which is replaced, or a folder."""
        super().__init__(path_type=Path, file_okay=file_okay, dir_okay=dir_okay, writable=True)

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:  # noqa: ANN401 - click's own signature
        """Check the path; the folders on the way to it are made later, by whatever writes it."""
        path = Path(os.fsdecode(super().convert(value, parameter, context)))
        nearest = next((folder for folder in path.absolute().parents if folder.exists()), path)
        if not nearest.is_dir():
            self.fail(f"'{path}' cannot be written: '{nearest}' is not a folder.", parameter, context)
        if not os.access(nearest, os.W_OK):
            self.fail(f"'{path}' cannot be written: no permission to write in '{nearest}'.", parameter, context)
        return path


data_option = click.option(
    "--data", default="mnist", show_default=True, metavar="mnist|digits|PATH",
    help="MNIST wherever it is found, scikit-learn's small digits, or the path of MNIST's own files.",
)  # fmt: skip
ROOT_HELP = "The folder that holds the versions; exported/ if not given."
root_option = click.option("--root", default=EXPORTED, type=click.Path(path_type=Path, file_okay=False), help=ROOT_HELP)
writable_root_option = click.option(
    "--root", default=EXPORTED, type=OutputPath(file_okay=False, dir_okay=True), help=ROOT_HELP
)
version_option = click.option(
    "--version", "version_name", metavar="NAME", help="Which version; the serving one if not given."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
json_file_option = click.option("--json", "json_path", type=OutputPath(), help="Also write all measurements as JSON.")


def chosen_version(name: str | None, root: Path) -> Path:
    """Find the version folder that `--version` names, or the serving one.

    Raises:
        ModelFileError: no such version.
    """
    from mnist_core.versions.lookup import serving_version, version_folder

    return version_folder(name, root) if name else serving_version(root)


mnist_files_option = click.option(
    "--data", type=click.Path(path_type=Path), help="MNIST's own files, if they are not found by themselves."
)

split_option = click.option(
    "--split",
    type=click.Choice(["test", "validation"]),
    default="test",
    show_default=True,
    help="The test split only reports; choose on the other one.",
)
