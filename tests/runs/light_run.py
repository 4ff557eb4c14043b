"""A training run in all but the training: the real job, lock, record and publishing around epochs that only sleep."""

import json
import sys
import time

from mnist_core.contract import KERAS_FILE, ONNX_FILE
from mnist_core.errors import RunError
from mnist_core.runs import folder as run_folder
from mnist_core.runs import job, timing
from mnist_core.runs.runs import Run, Runs
from mnist_core.versions import lookup, publishing

COMMAND = (sys.executable, "-m", "tests.runs.light_run")


def train(run: Run, runs: Runs) -> None:
    """Do the epochs that are left, keep each as a real run does, and publish."""
    if run.settings.changes.get("seed") == 13:
        raise RunError("seed 13 brings bad luck")
    started = time.perf_counter()
    segment = timing.add_stage(run.folder, timing.TRAINING, 0.0)
    kept = run.folder / run_folder.CHECKPOINT_FOLDER / "epoch.json"
    kept.parent.mkdir(exist_ok=True)
    done = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else 0
    epochs = run.settings.recipe().epochs
    for epoch in range(done + 1, epochs + 1):
        time.sleep(run.settings.recipe().learning_rate)
        aside = kept.with_suffix(".aside")
        aside.write_text(json.dumps(epoch), encoding="utf-8")
        aside.replace(kept)
        measures = {"loss": 1 / epoch, "accuracy": 0.9, "validation_loss": 2 / epoch, "validation_accuracy": 0.8}
        place = {"epoch": epoch, "epochs": epochs, "seconds": time.perf_counter() - started, timing.SEGMENT: segment}
        run_folder.add_epoch(run.folder, measures | place)
        print(f"epoch {epoch} of {epochs}", flush=True)

    def fill(folder):
        for name in (KERAS_FILE, ONNX_FILE):
            (folder / name).write_bytes((lookup.SHIPPED_FOLDER / name).read_bytes())

    publishing.publish(run.id, fill, root=runs.exported, seal=run.folder / run_folder.SEAL_FILE)
    timing.add_stage(run.folder, timing.DONE, time.perf_counter() - started)


if __name__ == "__main__":
    job.NICENESS = 0  # on a busy machine a test would wait for minutes
    job.main(train)
