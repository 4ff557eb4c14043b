"""Stands for the app in the soak: corrects, starts or resumes runs, promotes what they make, until it is killed.

It prints a line for each correction that the database has taken, so that the soak knows what must not be lost.
"""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from mnist_core.errors import RunError
from mnist_core.promotion import keras_parity
from mnist_core.promotion import serving as promotion
from mnist_core.runs.runs import LOST, Runs
from mnist_core.runs.settings import RunSettings
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup, publishing
from tests.corrections.test_store import add
from tests.runs.light_run import COMMAND
from tests.versions.model_versions import onnx_as_keras

EPOCHS = 20
SETTINGS = RunSettings(changes={"epochs": EPOCHS, "learning_rate": 0.05})


def main(url: str, folder: Path, first_value: int) -> None:
    """Do everything that the pages do, as fast as it goes."""
    here = Runs(engine=open_database(url), folder=folder / "runs", exported=folder / "exported", command=COMMAND)
    publishing.sweep(here.exported)
    keras_parity.ask_keras = onnx_as_keras  # a killed process would import TensorFlow anew each time
    value = first_value
    while True:
        add(here.engine, value=value, session=f"visit {value // 100}")
        print(value, flush=True)
        value += 1
        if here.active_run() is None:
            keep_busy(here)
        promotion.promote(random.choice(lookup.list_versions(here.exported)).name, here.exported)
        for old in [path.name for path in lookup.list_versions(here.exported)][3:]:
            if old != lookup.serving_version(here.exported).name:
                publishing.delete(old, here.exported)
        time.sleep(0.005)


def keep_busy(here: Runs) -> None:
    """Resume the latest run if it was lost, or start another one."""
    latest = next((run for run in here.recent() if run.is_here), None)
    try:
        if latest and latest.status == LOST:
            here.resume(latest.id)
        else:
            here.start(SETTINGS, datetime.now(UTC))
    except RunError as error:
        print(f"# {error}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
