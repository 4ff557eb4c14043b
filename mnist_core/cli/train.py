"""`python -m mnist_core train`: a new version by a recipe, with or without what people corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mnist_core.cli.options import Command, data_option, writable_root_option
from mnist_core.cli.tables import console
from mnist_core.cli.tensorflow_logs import import_tensorflow_quietly
from mnist_core.cli.version_files import print_version
from mnist_core.contract import card_time

if TYPE_CHECKING:  # imported late: `--help` and a wrong option answer at once
    from mnist_core.runs.settings import RunSettings


@click.command(cls=Command, example="train --recipe tutorial --name my-model")
@click.option(
    "--recipe",
    "recipe_name",
    default="handwriting",
    show_default=True,
    help="tutorial, quick, handwriting, shipped, or fine-tune, which goes on from the serving version.",
)
@data_option
@click.option("--name", help="The new version's name; the date and time if not given.")
@click.option("--epochs", type=click.IntRange(1, 10_000), help="Overrides the recipe's number of epochs.")
@click.option("--seed", type=click.IntRange(0), help="Overrides the recipe's seed.")
@writable_root_option
@click.option(
    "--corrections",
    "correction_share",
    type=click.FloatRange(0, 0.5),
    help="Mix in what people corrected, as this share of the training images.",
)
def train(
    recipe_name: str,
    data: str,
    name: str | None,
    epochs: int | None,
    seed: int | None,
    root: Path,
    correction_share: float | None,
) -> None:
    """Train a model and publish it as a new version.

    It does not serve until it is promoted.
    """
    changes = {key: value for key, value in {"epochs": epochs, "seed": seed}.items() if value is not None}
    settings = _settings(recipe_name, changes, data, root, correction_share)
    import_tensorflow_quietly()
    from mnist_core import pipeline
    from mnist_core.cli.progress import epoch_table
    from mnist_core.runs.plan import training_plan
    from mnist_core.versions.naming import dated_name

    now = datetime.now(UTC)
    name = name or dated_name(now, lambda each: (root / each).exists())
    plan = training_plan(settings, name=name, created=card_time(now), root=root)
    output = console()
    output.print(plan.data.source)
    with epoch_table(output, plan.recipe.all_epochs) as on_epoch:
        folder = pipeline.run(plan, on_epoch)
    print_version(folder)


def _settings(
    recipe_name: str, changes: dict[str, Any], data: str, root: Path, correction_share: float | None
) -> RunSettings:
    """Put the options together; fine-tuning starts from the serving version and never without corrections."""
    from mnist_core.runs.settings import DATA_NAMES, DEFAULT_CORRECTION_SHARE, RunSettings
    from mnist_core.training.recipes import FINE_TUNE
    from mnist_core.versions import lookup

    is_fine_tuning = recipe_name == FINE_TUNE.name
    return RunSettings(
        recipe_name=recipe_name,
        changes=changes,
        data=data if data in DATA_NAMES else str(Path(data).resolve()),
        start_from=lookup.serving_version(root).name if is_fine_tuning else None,
        correction_share=correction_share or (DEFAULT_CORRECTION_SHARE if is_fine_tuning else 0.0),
    )
