"""A confusion matrix as a light HTML table, each digit's accuracy in its last column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app_pages.shared import html

MIN_TINT = 8
MAX_TINT = 55
"""A cell's share of the accent colour in percent: with the fewest confusions, with the most."""


def matrix_html(confusion: NDArray[np.int64], per_digit_accuracy: NDArray[np.float64]) -> str:
    """Show which digit is mistaken for which.

    Args:
        confusion: int64 [10, 10]; rows: labels, columns: answers.
        per_digit_accuracy: float64 [10], 0–1; NaN where there is none of a digit.
    """
    largest = int((confusion - np.diag(confusion.diagonal())).max())
    head = "<td></td>" + "".join(f'<th scope="col">{digit}</th>' for digit in range(10)) + '<th scope="col">right</th>'
    rows = "".join(
        f'<tr><th scope="row">{written}</th>'
        + "".join(_cell(int(count), written == read, largest) for read, count in enumerate(row))
        + f'<td class="right">{"–" if np.isnan(share) else html.percent(float(share))}</td></tr>'
        for written, (row, share) in enumerate(zip(confusion, per_digit_accuracy, strict=True))
    )
    return (
        '<div class="scroll"><table class="confusion"><caption>Rows: labels. Columns: answers. '
        "Last column: each digit's accuracy.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(count: int, is_right: bool, largest: int) -> str:
    if is_right:
        return f'<td class="hit">{count}</td>'
    if count == 0:
        return '<td class="none">·</td>'
    tint = MIN_TINT + (MAX_TINT - MIN_TINT) * count / largest
    return f'<td style="--tint:{tint:.0f}%" class="miss">{count}</td>'
