"""Average the weights of models with the same layers: model soups, and fine-tuning that keeps what was learnt.

Source:
    Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482, and "Robust fine-tuning of zero-shot models",
    https://arxiv.org/abs/2109.01903.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Weights = Sequence[NDArray[np.float32]]  # one array for each variable, as `get_weights` gives them


def weighted_average(models: Sequence[Weights], shares: Sequence[float]) -> list[NDArray[np.float32]]:
    """Average models' weights, variable by variable.

    Args:
        models: the weights of each model, at least one.
        shares: what each model counts, as many; they add up to 1.

    Example:
        >>> one, two = [np.float32([1, 1])], [np.float32([3, 5])]
        >>> weighted_average([one, two], [0.75, 0.25])[0].tolist()
        [1.5, 2.0]
    """
    counts = np.array(shares, np.float32)
    return [np.tensordot(counts, np.stack(variable), axes=1) for variable in zip(*models, strict=True)]
