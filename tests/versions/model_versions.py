"""Version folders to test with: the shipped model as it is, and copies of it that are worse in a known way."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from mnist_core.contract import CARD_KEY, ONNX_FILE, DigitBatch, ModelCard, Probabilities
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.reading import OnnxClassifier
from mnist_core.versions import lookup, publishing


def ship(root: Path) -> Path:
    """Put the shipped version into a folder of versions."""
    return shutil.copytree(lookup.SHIPPED_FOLDER, root / lookup.SHIPPED)


def copy_of_shipped(
    name: str,
    root: Path,
    *,
    parity: dict[str, float] | None = None,
    temperature: float = 1.0,
    change_weights: Callable[[dict[str, np.ndarray]], None] | None = None,
) -> Path:
    """Publish a copy of the shipped model under another name, with other weights or another card."""

    def fill(folder: Path) -> None:
        model = onnx.load(lookup.SHIPPED_FOLDER / ONNX_FILE)
        if change_weights:
            arrays = {each.name: numpy_helper.to_array(each).copy() for each in model.graph.initializer}
            change_weights(arrays)
            for each in model.graph.initializer:
                each.CopyFrom(numpy_helper.from_array(arrays[each.name], each.name))
        entry = next(entry for entry in model.metadata_props if entry.key == CARD_KEY)
        card = ModelCard.from_json(entry.value)
        own = {"name": name, "parity": card.parity | (parity or {}), "temperature": temperature}
        entry.value = dataclasses.replace(card, **own).to_json()
        onnx.save(model, folder / ONNX_FILE)

    return publishing.publish(name, fill, root=root)


def onnx_as_keras(folder: Path, images: DigitBatch) -> Probabilities:
    """Answer in the place of `keras_parity.ask_keras`, at once: a version's ONNX file stands for its Keras model."""
    return OnnxClassifier.load(folder).predict_batch(images)


def three_versions(root: Path) -> Path:
    """Fill a folder of versions with the shipped one, which serves, and two more: "second" and "third"."""
    ship(root)
    copy_of_shipped("second", root)
    copy_of_shipped("third", root)
    return root


def serving(root: Path) -> str:
    """Name the serving version."""
    return lookup.serving_version(root).name


def dislike(digit: int, by: float) -> Callable[[dict[str, np.ndarray]], None]:
    """Make a model predict one digit less often: its logit is lowered."""

    def change(arrays: dict[str, np.ndarray]) -> None:
        (bias,) = [array for array in arrays.values() if array.shape == (10,)]
        bias[digit] -= by

    return change


def easy_digits(root: Path, name: str = "easy", is_gating: bool = True) -> HoldoutSet:
    """Random images, labelled by the shipped model, so that it is right on all of them."""
    images = np.random.default_rng(0).random((400, 28, 28), np.float32)
    labels = OnnxClassifier.load(root / lookup.SHIPPED).predict_batch(images).argmax(axis=1)
    return HoldoutSet(name, images, labels, is_gating=is_gating)
