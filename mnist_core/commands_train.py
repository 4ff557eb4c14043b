"""`python -m mnist_core train`: a new version by a recipe, with what people corrected, or as a run of the page."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from mnist_core import versions
from mnist_core.commands_data import data_option, dataset_named
from mnist_core.commands_versions import print_version

console = Console()
EXAMPLE = "\b\nExample:\n  python -m mnist_core "


@click.command(epilog=EXAMPLE + "train --recipe tutorial --name my-model")
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
        print_version(_retrain(recipe.name, overrides, data, correction_share, name, root, now))
        return
    dataset = dataset_named(data)
    console.print(f"{dataset.source}")
    with epoch_table(console, recipe.all_epochs) as on_epoch:
        folder = pipeline.run(
            recipe,
            dataset,
            name=name,
            created=f"{now:%Y-%m-%d %H:%M} UTC",
            root=root,
            replace=replace,
            on_epoch=on_epoch,
        )
    print_version(folder)


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
