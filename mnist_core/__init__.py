"""Handwritten digits, end to end: read them, train the model, export it, and prove that every file answers alike.

Nothing is imported here, so that `from mnist_core.reading import DigitReader` never pays for TensorFlow.
"""

__version__ = "0.1.0"
