"""Paths through a row's segmentation graph: the cheapest one, and how probable each edge is over all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Edge:
    """One step along a row: the components from `start` to `stop`, `stop` not included, taken together.

    Attributes:
        best_cost: of the cheapest reading of the step, a negative log probability up to a constant.
        total_cost: of all its readings together.
    """

    start: int
    stop: int
    best_cost: float
    total_cost: float


def cheapest_path(edges: Sequence[Edge], count: int) -> list[int]:
    """Find the cheapest path from the first of `count` components past the last: the edges' indices, in order."""
    cost = [0.0] + [math.inf] * count
    arriving = [-1] * (count + 1)
    for index in sorted(range(len(edges)), key=lambda index: edges[index].stop):
        edge = edges[index]
        if cost[edge.start] + edge.best_cost < cost[edge.stop]:
            cost[edge.stop], arriving[edge.stop] = cost[edge.start] + edge.best_cost, index
    path, node = [], count
    while node and arriving[node] >= 0:
        path.append(arriving[node])
        node = edges[path[-1]].start
    return path[::-1]


def edge_probabilities(edges: Sequence[Edge], count: int) -> NDArray[np.float64]:
    """Find how probable each edge is: the share of all paths' probability that goes through it (forward-backward).

    Returns:
        float64 [len(edges)], 0–1.
    """
    before, after = [0.0] + [-math.inf] * count, [-math.inf] * count + [0.0]
    for edge in sorted(edges, key=lambda edge: edge.stop):
        before[edge.stop] = _log_sum(before[edge.stop], before[edge.start] - edge.total_cost)
    for edge in sorted(edges, key=lambda edge: -edge.start):
        after[edge.start] = _log_sum(after[edge.start], after[edge.stop] - edge.total_cost)
    logs = [before[edge.start] - edge.total_cost + after[edge.stop] - before[count] for edge in edges]
    return np.exp(np.minimum(logs, 0.0))


def _log_sum(first: float, second: float) -> float:
    """Add two probabilities that are given by their logarithms."""
    larger, smaller = max(first, second), min(first, second)
    return larger if smaller == -math.inf else larger + math.log1p(math.exp(smaller - larger))
