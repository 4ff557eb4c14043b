"""The Retrain page with a light process as training, and a small holdout set."""

import numpy as np
import pytest

from app_pages.shared import caches, retraining
from mnist_core.promotion import keras_parity
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.reading import OnnxClassifier
from mnist_core.runs import lock
from mnist_core.runs.runs import Runs
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.runs.light_run import COMMAND
from tests.versions.model_versions import onnx_as_keras


@pytest.fixture
def own_runs(tmp_path, exported, monkeypatch):
    """The visitor's app with a database, runs and versions of its own, and a small holdout set."""
    opened = Runs(
        engine=open_database(f"sqlite:///{tmp_path / 'test.sqlite'}"),
        folder=tmp_path / "runs",
        exported=exported,
        command=COMMAND,
    )
    images = np.random.default_rng(0).random((400, 28, 28), np.float32)
    labels = OnnxClassifier.load(exported / lookup.SHIPPED).predict_batch(images).argmax(axis=1)
    monkeypatch.setattr(keras_parity, "ask_keras", onnx_as_keras)
    monkeypatch.setattr(retraining, "runs", lambda: opened)
    monkeypatch.setattr(retraining, "holdout_sets", lambda: [HoldoutSet("Easy digits", images, labels, is_gating=True)])
    monkeypatch.setattr(retraining, "_holdout_sets", lambda _: retraining.holdout_sets())
    retraining._gate_report.clear()
    yield opened
    for run in opened.folder.glob("retrained-*/"):
        lock.kill(run)
    opened.engine.dispose()
    caches._open_reader.clear()


@pytest.fixture
def retrain(visitor, own_runs):
    visitor.goes_to("retrain")
    return visitor
