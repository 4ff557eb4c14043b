"""Vertical runs of ink: the stretches of inked pixels in each column, which are short where a line near level is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of a mask, column by column and from top to bottom.

    Attributes:
        start: int [N], column · (height + 1) + topmost row.
        length: int [N], pixels.
        height, width: of the mask.
    """

    start: NDArray[np.intp]
    length: NDArray[np.intp]
    height: int
    width: int

    def at(self, columns: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Find the run that each pixel is in: int of the pixels' shape; -1 where there is no ink or no page."""
        position = columns * (self.height + 1) + rows
        index = np.searchsorted(self.start, position, side="right") - 1
        on_page = (columns >= 0) & (columns < self.width) & (rows >= 0) & (rows < self.height) & (index >= 0)
        found = on_page & (position < (self.start + self.length)[index]) if self.start.size else on_page & False
        return np.where(found, index, -1)

    def mask_of(self, chosen: NDArray[np.intp]) -> Mask:
        """Draw some runs: bool [H, W]."""
        steps = np.zeros(self.width * (self.height + 1) + 1, np.int32)
        np.add.at(steps, self.start[chosen], 1)
        np.add.at(steps, self.start[chosen] + self.length[chosen], -1)
        drawn = np.cumsum(steps[:-1]).reshape(self.width, self.height + 1)[:, :-1] > 0
        return np.ascontiguousarray(drawn.T)


def vertical_runs(mask: Mask) -> Runs:
    """List the runs of a mask, bool [H, W]."""
    columns = np.zeros((mask.shape[1], mask.shape[0] + 1), np.int8)
    columns[:, :-1] = mask.T
    change = np.flatnonzero(np.diff(columns.ravel(), prepend=np.int8(0)))
    return Runs(change[::2], change[1::2] - change[::2], *mask.shape)
