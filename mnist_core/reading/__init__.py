"""Pixels become digits, with numpy, Pillow and ONNX Runtime; Keras is never imported here."""

from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.reading.reader import Box, DigitReader, ReadDigit, Reading

__all__ = ["Box", "DigitReader", "OnnxClassifier", "ReadDigit", "Reading"]
