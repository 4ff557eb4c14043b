"""Literal readings, for tests of what they say and of what the pages show of them."""

from __future__ import annotations

import numpy as np

from mnist_core.reading import Box, ReadDigit

THRESHOLD = 0.9


def read_digit(label: int, probability: float, second: int | None = None, second_probability: float = 0.0) -> ReadDigit:
    """Give a digit read with a probability; the second guess has its own, the other digits share the rest."""
    others = 9 if second is None else 8
    probabilities = np.full(10, (1 - probability - second_probability) / others, np.float32)
    probabilities[label] = probability
    if second is not None:
        probabilities[second] = second_probability
    is_confident = probability > THRESHOLD
    return ReadDigit(label, probabilities, is_confident, Box(0, 0, 5, 9), np.zeros((28, 28), np.float32))
