"""Pixels become digits, with numpy, OpenCV, Pillow and ONNX Runtime; Keras is never imported here.

Names are imported when they are first asked for: the process that reads uploads starts without ONNX Runtime.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mnist_core.reading.classifier import OnnxClassifier
    from mnist_core.reading.reader import DigitReader
    from mnist_core.reading.results import FileReading, ReadDigit, Reading
    from mnist_core.reading.segmentation.components import Box

__all__ = ["Box", "DigitReader", "FileReading", "OnnxClassifier", "ReadDigit", "Reading"]

_HOMES = {"Box": "segmentation.components", "DigitReader": "reader", "OnnxClassifier": "classifier"}


def __getattr__(name: str) -> object:
    """Import one of the public names from its module."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'results')}"), name)
