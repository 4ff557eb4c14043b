"""One stream of random numbers for each purpose and stage of a training, all of them from the recipe's one seed."""

from __future__ import annotations

import numpy as np


def stream_seed(seed: int, purpose: str, stage: int = 0) -> int:
    """Derive the seed of one stream; two streams that differ in anything have nothing in common.

    Args:
        seed: the recipe's, 0 to 2³² − 1.
        purpose: what the numbers are for, such as "order".
        stage: which of several that have the same purpose, 0 or more: an epoch, a soup branch.
    Returns:
        0 to 2³¹ − 1, which NumPy, Keras and TensorFlow's int32 all take.

    >>> stream_seed(0, "order") == stream_seed(0, "order"), stream_seed(0, "order") == stream_seed(0, "noise")
    (True, False)
    """
    words = np.random.SeedSequence([seed, stage, *purpose.encode()]).generate_state(1)
    return int(words[0] >> 1)
