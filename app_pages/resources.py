"""What all visitors share: the open model and the Keras worker."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import streamlit as st

from mnist_core import versions
from mnist_core.contract import IMAGE_SIDE, ONNX_FILE
from mnist_core.keras_check import KerasCheck
from mnist_core.reading import DigitReader, OnnxClassifier


def serving_reader() -> tuple[Path, DigitReader]:
    """Open the version that answers, once for all visitors, and again when another one is put in its place.

    Returns:
        The version's folder and its reader.
    Raises:
        ModelFileError: there is none, or it is damaged.
    """
    folder = versions.serving_version()
    return folder, _open_reader(folder, _changed_ns(folder / ONNX_FILE))


def classifier(path: Path) -> OnnxClassifier:
    """Open one .onnx file of a version, once for all visitors.

    Raises:
        ModelFileError: missing, damaged or of another shape.
    """
    return _open_classifier(path, _changed_ns(path))


@st.cache_resource(show_spinner=False)
def keras_check() -> KerasCheck:
    """Give the server's one Keras worker, not yet started."""
    return KerasCheck()


@st.cache_resource(show_spinner=False, max_entries=2)
def _open_reader(folder: Path, changed_ns: int) -> DigitReader:
    reader = DigitReader.load(folder)
    reader.classifier.predict_batch(np.zeros((1, IMAGE_SIDE, IMAGE_SIDE), np.float32))  # the first is the slow one
    gc.collect()
    gc.freeze()  # Streamlit collects after every run; what is loaded now need not be walked through each time
    return reader


@st.cache_resource(show_spinner=False, max_entries=8)
def _open_classifier(path: Path, changed_ns: int) -> OnnxClassifier:
    return OnnxClassifier.load(path)


def _changed_ns(path: Path) -> int:
    """Tell a file from another one of the same name; 0 where there is none, which opening it will explain."""
    return path.stat().st_mtime_ns if path.exists() else 0
