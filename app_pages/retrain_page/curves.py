"""Loss and accuracy over the epochs as two small SVG charts; no chart library.

`st.html` takes SVG out of a page, so each chart is a picture, in colours that light and dark grounds both bear.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from typing import Any

WIDTH, HEIGHT = 340, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 26, 24
STYLE = (
    "<style>text{font:11px sans-serif;fill:#868d99}.title{font-weight:600;font-size:13px}.grid{stroke:#868d9940}"
    "polyline{fill:none;stroke-width:2;stroke-linejoin:round}.train{stroke:#9aa1ad}.validation{stroke:#5b7cf0}"
    "circle.train{fill:#9aa1ad}circle.validation{fill:#5b7cf0}</style>"
)


def curves_html(epochs: list[dict[str, Any]]) -> str:
    """Draw what each epoch measured.

    Args:
        epochs: from `read_epochs`; at least one.
    """
    total = max(epochs[-1]["epochs"], 2)
    loss = _chart("Loss", epochs, ("loss", "validation_loss"), total, "{:.3f}".format)
    accuracy = _chart("Accuracy", epochs, ("accuracy", "validation_accuracy"), total, "{:.1%}".format)
    legend = '<p class="note"><b class="key train">—</b> training &nbsp; <b class="key validation">—</b> validation</p>'
    return f'<div class="curves">{loss}{accuracy}</div>{legend}'


def _chart(
    title: str, epochs: list[dict[str, Any]], names: tuple[str, str], total: int, write: Callable[[float], str]
) -> str:
    values = [epoch[name] for epoch in epochs for name in names]
    low, high = min(values), max(values)
    margin = (high - low) * 0.08 or abs(high) * 0.05 or 1.0
    low, high = low - margin, high + margin
    lines = "".join(
        _line([(epoch["epoch"], epoch[name]) for epoch in epochs], kind, total, low, high)
        for name, kind in zip(names, ("train", "validation"), strict=True)
    )
    last = f"training {write(epochs[-1][names[0]])}, validation {write(epochs[-1][names[1]])}"
    axis = "".join(
        f'<text x="{LEFT - 6}" y="{_y(value, low, high) + 4:.0f}" text-anchor="end">{write(value)}</text>'
        f'<path class="grid" d="M{LEFT} {_y(value, low, high):.1f}H{WIDTH - RIGHT}"/>'
        for value in (low + margin, high - margin)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{STYLE}'
        f'<text class="title" x="{LEFT}" y="14">{escape(title)}</text>{axis}{lines}'
        f'<text x="{LEFT}" y="{HEIGHT - 6}">epoch 1</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{total}</text></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(title)} by epoch; last: {escape(last)}" src="data:image/svg+xml;base64,{data}">'


def _line(points: list[tuple[int, float]], kind: str, total: int, low: float, high: float) -> str:
    """Draw a line through points; a single one as a dot."""
    placed = [(LEFT + (epoch - 1) / (total - 1) * (WIDTH - LEFT - RIGHT), _y(v, low, high)) for epoch, v in points]
    x, y = placed[-1]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    return f'<polyline class="{kind}" points="{path}"/><circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'


def _y(value: float, low: float, high: float) -> float:
    return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)
