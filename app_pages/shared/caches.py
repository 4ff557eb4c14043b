"""What all visitors share: the open models and MNIST's test digits."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import streamlit as st

from mnist_core.contract import IMAGE_SIDE, ONNX_FILE, Probabilities
from mnist_core.data.datasets import LabelledImages, find_mnist, load_mnist_test
from mnist_core.measuring.evaluation import predict_all
from mnist_core.reading import DigitReader, OnnxClassifier
from mnist_core.versions import lookup


def serving_reader() -> tuple[Path, DigitReader]:
    """Open the serving version, once for all visitors, and again when another one is promoted.

    Returns:
        The version's folder and its reader.
    Raises:
        ModelFileError: there is none, or it is damaged.
    """
    folder = lookup.serving_version()
    return folder, _open_reader(folder, changed_ns(folder / ONNX_FILE))


def classifier(path: Path) -> OnnxClassifier:
    """Open one .onnx file of a version, once for all visitors.

    Raises:
        ModelFileError: missing, damaged or of another shape.
    """
    return _open_classifier(path, changed_ns(path))


def test_images() -> LabelledImages | None:
    """Give MNIST's 10,000 test digits, read once for all visitors; None where MNIST is not on this machine.

    Raises:
        DatasetError: its file is damaged.
    """
    path = find_mnist()
    return None if path is None else _open_test_images(path)


def test_answers(folder: Path) -> Probabilities | None:
    """Give a version's answers to MNIST's test digits, computed once for all visitors: float32 [10000, 10]."""
    path = find_mnist()
    return None if path is None else _answer_test_images(folder / ONNX_FILE, changed_ns(folder / ONNX_FILE), path)


@st.cache_resource(show_spinner=False, max_entries=2)
def _open_reader(folder: Path, changed_ns: int) -> DigitReader:
    reader = DigitReader.load(folder)
    reader.classifier.predict_batch(np.zeros((1, IMAGE_SIDE, IMAGE_SIDE), np.float32))  # the first is the slow one
    gc.collect()
    gc.freeze()  # Streamlit collects after every run; what is loaded now need not be walked through each time
    return reader


@st.cache_resource(show_spinner=False, max_entries=32)
def _open_classifier(path: Path, changed_ns: int) -> OnnxClassifier:
    return OnnxClassifier.load(path)


@st.cache_resource(show_spinner=False, max_entries=1)
def _open_test_images(path: Path) -> LabelledImages | None:
    return load_mnist_test(path)


@st.cache_resource(show_spinner="Reading 10,000 test digits …", max_entries=4)
def _answer_test_images(model: Path, changed_ns: int, path: Path) -> Probabilities | None:
    test = _open_test_images(path)
    return None if test is None else predict_all(classifier(model).predict_batch, test.images)


def changed_ns(path: Path) -> int:
    """Tell a file from another one of the same name; 0 where there is none, which opening it will explain."""
    return path.stat().st_mtime_ns if path.exists() else 0
