"""Handwritten digits, end to end: read them, train the model, export it, and prove that every file answers alike.

`from mnist_core import DigitReader` is where to begin. Nothing is imported before it is asked for, so that no part pays
for another: the command's help needs no ONNX Runtime, and reading needs no TensorFlow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mnist_core.reading import DigitReader, ReadDigit, Reading

__all__ = ["DigitReader", "ReadDigit", "Reading"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the reader's classes at their first use."""
    if name not in __all__:
        raise AttributeError(f"module 'mnist_core' has no attribute '{name}'")
    from mnist_core import reading

    return getattr(reading, name)
