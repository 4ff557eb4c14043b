"""The app as a story: what a visitor does, and what the page says to it, without a browser."""

from __future__ import annotations

import base64
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app_pages.read_page import canvas, samples
from app_pages.shared import caches, retraining
from mnist_core.keras_worker import client
from mnist_core.promotion import keras_parity
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.reading import DigitReader, OnnxClassifier
from mnist_core.runs import lock
from mnist_core.runs.runs import Runs
from mnist_core.storage.database import open_database
from mnist_core.versions import lookup
from tests.runs.light_run import COMMAND
from tests.versions.model_versions import onnx_as_keras

ROOT = Path(__file__).resolve().parents[2]


class Visitor:
    """One visitor's browser session."""

    def __init__(self):
        self.app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60).run()

    def goes_to(self, page):
        self.app.switch_page(f"app_pages/{page}.py").run()

    def draws(self, number, key=None):
        """Send what the canvas component sends after a stroke."""
        strokes = strokes_of(number)
        png = samples.png_of(strokes, canvas.SIDE_PX, canvas.PEN_WIDTH_PX)
        self.sends({"raw": samples.fabric_json(strokes, canvas.PEN_WIDTH_PX), "data": data_url(png)}, key)

    def sends(self, message, key=None):
        self.app.session_state[key or self.canvas] = {"drawing": message, "backgroundFit": None}
        self.app.run()

    def uploads(self, name, data):
        self.app.get("file_uploader")[0].upload(name, data).run()

    def uploads_all(self, files):
        self.app.get("file_uploader")[0].set_value([(name, data, "image/png") for name, data in files]).run()

    def chooses(self, place, key):
        """Click on the box of a digit or the row of a file, by its place; `key` is how its choice's name begins."""
        name = next(element.key for element in self.choices if element.key.startswith(key))
        self.app.session_state[name] = {"chosen": place}
        self.app.run()

    def clicks(self, label):
        next(button for button in self.app.button if button.label == label).click().run()

    def takes_sample(self, digit):
        self.app.get("menu_button")[0].click(digit).run()

    @property
    def canvas(self):
        return next(element.key for element in self.app.get("bidi_component"))

    @property
    def page(self):
        """All HTML on the page."""
        chosen_from = [json.loads(element.proto.json)["html"] for element in self.choices]
        return "\n".join([element.value for element in self.app.get("html")] + chosen_from)

    @property
    def choices(self):
        return [part for part in self.app.get("bidi_component") if part.proto.component_name == "digit_choices"]

    @property
    def errors(self):
        return [error.value for error in self.app.error]


def strokes_of(number):
    """Hand-drawn digits side by side, each as large as there is room."""
    share = 1 / len(number)
    return [
        [[(x + place * canvas.SIDE_PX) * share, y * share + canvas.SIDE_PX * (1 - share) / 2] for x, y in points]
        for place, digit in enumerate(number)
        for points in samples.sample_strokes(digit, canvas.SIDE_PX)
    ]


def png_of(number, pen=canvas.PEN_WIDTH_PX):
    return samples.png_of(strokes_of(number), canvas.SIDE_PX, pen)


def data_url(png):
    return "data:image/png;base64," + base64.b64encode(png).decode()


def output_of(program):
    """Run Python code in a process of its own, in the app's folder; gives the lines that it prints."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def fake_keras(behaviour):
    """Give the command of a Keras worker without TensorFlow; a version's folder follows."""
    return (sys.executable, "-m", "tests.keras_worker.fake_worker", behaviour, "60")


@pytest.fixture(autouse=True)
def keras_worker(monkeypatch):
    """A Keras worker without TensorFlow; a story names its behaviour. By default it never gets warm."""
    opened = []

    def behave(behaviour):
        opened.append(client.KerasClient(fake_keras(behaviour)))
        monkeypatch.setattr(client, "shared_client", lambda: opened[-1])
        return opened[-1]

    behave("never ready")
    yield behave
    for fake in opened:
        fake.close()


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def exported(tmp_path, monkeypatch):
    """A folder of versions of the test's own, with a copy of the shipped one."""
    folder = tmp_path / "exported" / lookup.SHIPPED
    folder.mkdir(parents=True)
    for path in lookup.SHIPPED_FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for function in (lookup.serving_version, lookup.list_versions, lookup.version_folder):
        monkeypatch.setattr(function, "__defaults__", (folder.parent,))
    return folder.parent


@pytest.fixture
def doubting_reader(monkeypatch, exported):
    """A reader that is never sure, in place of the serving one."""
    reader = DigitReader.load()
    reader.classifier.card = dataclasses.replace(reader.classifier.card, confidence_threshold=1.01)
    monkeypatch.setattr(caches.DigitReader, "load", lambda folder: reader)
    return reader


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
    for run in opened.folder.glob("*/"):
        lock.kill(run)
    opened.engine.dispose()
    caches._open_reader.clear()


@pytest.fixture
def retrain(visitor, own_runs):
    visitor.goes_to("retrain")
    return visitor
