"""`python -m mnist_core train`: a new version by a recipe, with what people corrected, or as a run of the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from mnist_core.cli.options import data_option, example, root_option
from mnist_core.cli.tables import console
from mnist_core.cli.tensorflow_logs import import_tensorflow_quietly
from mnist_core.cli.version_files import print_version
from mnist_core.contract import card_time


@click.command(epilog=example("train --recipe tutorial --name my-model"))
@click.option(
    "--recipe",
    "recipe_name",
    default="handwriting",
    show_default=True,
    help="tutorial, quick, handwriting, or fine-tune, which goes on from the serving version.",
)
@data_option
@click.option("--name", help="The new version's name; the recipe's name and the time if not given.")
@click.option("--epochs", type=click.IntRange(1, 10_000), help="Overrides the recipe's number of epochs.")
@click.option("--seed", type=click.IntRange(0), help="Overrides the recipe's seed.")
@root_option
@click.option(
    "--corrections",
    "correction_share",
    type=click.FloatRange(0, 0.5),
    help="Mix in what people corrected, as this share of the training images.",
)
@click.option("--run-dir", type=click.Path(path_type=Path), help="Do a run of the page Retrain; nothing else counts.")
def train(
    recipe_name: str,
    data: str,
    name: str | None,
    epochs: int | None,
    seed: int | None,
    root: Path,
    correction_share: float | None,
    run_dir: Path | None,
) -> None:
    """Train a model and publish it as a new version, which does not serve until it is promoted."""
    if run_dir:
        from mnist_core.runs.job import run_job

        run_job(run_dir)
        return
    import_tensorflow_quietly()
    from mnist_core import pipeline
    from mnist_core.cli.progress import epoch_table
    from mnist_core.data.datasets import dataset_named
    from mnist_core.training.recipes import FINE_TUNE, recipe_named

    overrides: dict[str, Any] = {
        key: value for key, value in {"epochs": epochs, "seed": seed}.items() if value is not None
    }
    recipe = dataclasses.replace(recipe_named(recipe_name), **overrides)
    now = datetime.now(UTC)
    name = name or f"{recipe.name}-{now:%Y%m%d-%H%M%S}"
    run: Callable[..., Path] = partial(pipeline.run, recipe)
    if correction_share or recipe.name == FINE_TUNE.name:
        run = _with_corrections(recipe.name, overrides, correction_share, root)
    dataset = dataset_named(data)
    output = console()
    output.print(dataset.source)
    with epoch_table(output, recipe.all_epochs) as on_epoch:
        folder = run(dataset, name=name, created=card_time(now), root=root, on_epoch=on_epoch)
    print_version(folder)


def _with_corrections(
    recipe_name: str, changes: dict[str, Any], correction_share: float | None, root: Path
) -> Callable[..., Path]:
    """Give what trains with what users corrected, in the place of the plain pipeline."""
    from mnist_core.runs.retraining import retrain
    from mnist_core.runs.settings import DEFAULT_CORRECTION_SHARE, RunSettings
    from mnist_core.storage.database import open_database
    from mnist_core.versions import lookup

    settings = RunSettings(
        recipe_name=recipe_name,
        changes=changes,
        start_from=lookup.serving_version(root).name,
        correction_share=correction_share or DEFAULT_CORRECTION_SHARE,
    )
    return partial(retrain, settings, engine=open_database())
