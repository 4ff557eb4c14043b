"""A confusion matrix as a light HTML table, each digit's accuracy in its last column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app_pages.shared import html

FAINTEST = 8
STRONGEST = 55
"""Tint of a cell with one confusion and of the one with most, in percent of the accent colour."""


def matrix_html(confusion: NDArray[np.int64], per_digit_accuracy: NDArray[np.float64]) -> str:
    """Show who is taken for whom.

    Args:
        confusion: int64 [10, 10]; row: what was written, column: what was read.
        per_digit_accuracy: float64 [10], 0–1; NaN where there is none of a digit.
    """
    most = int((confusion - np.diag(confusion.diagonal())).max())
    head = "<td></td>" + "".join(f'<th scope="col">{digit}</th>' for digit in range(10)) + '<th scope="col">right</th>'
    rows = "".join(
        f'<tr><th scope="row">{written}</th>'
        + "".join(_cell(int(count), written == read, most) for read, count in enumerate(row))
        + f'<td class="right">{"–" if np.isnan(share) else html.percent(float(share))}</td></tr>'
        for written, (row, share) in enumerate(zip(confusion, per_digit_accuracy, strict=True))
    )
    return (
        '<div class="scroll"><table class="confusion"><caption>Rows: what was written. Columns: what was read. '
        "Last column: each digit's accuracy.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(count: int, is_right: bool, most: int) -> str:
    if is_right:
        return f'<td class="hit">{count}</td>'
    if count == 0:
        return '<td class="none">·</td>'
    tint = FAINTEST + (STRONGEST - FAINTEST) * count / most
    return f'<td style="--tint:{tint:.0f}%" class="miss">{count}</td>'
