"""Chart a model benchmark: the share of misread digits in each set, by recipe."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from mnist_core.benchmarks.tables import first_runs

WIDTH, LABEL_WIDTH, BAR_HEIGHT, BAR_GAP, SET_GAP, TOP = 720, 210, 18, 4, 18, 44
COLOURS = ("#b8860b", "#3f6fd8", "#2e8b57")
"""Legible on white and on black, and distinguishable without seeing red."""


def bench_chart(result: dict[str, Any]) -> str:
    """Draw the result of `bench_model`.

    Args:
        result: its JSON values; a recipe's first run is drawn, at most three recipes.
    Returns:
        An SVG document whose bars start at 0.
    """
    runs = first_runs(result)[: len(COLOURS)]
    sets = [("MNIST's test digits", [run["float32"]["test"] for run in runs])] + [
        (f"held-out writers, pen {pen} px", [run["float32"]["held_out_writers"][pen] for run in runs])
        for pen in runs[0]["float32"]["held_out_writers"]
    ]
    errors = [(name, [100 * (1 - measures["accuracy"]) for measures in measured]) for name, measured in sets]
    longest = max(error for _, each in errors for error in each)
    parts = [_legend([run["recipe"] for run in runs]), '<text class="head" x="0" y="16">misread, %</text>']
    y = TOP
    for name, each in errors:
        parts.append(_text(0, y + len(each) * (BAR_HEIGHT + BAR_GAP) / 2 + 3, name))
        for error, colour in zip(each, COLOURS, strict=False):
            parts.append(_bar(y, error, (WIDTH - LABEL_WIDTH - 60) * error / longest, colour))
            y += BAR_HEIGHT + BAR_GAP
        y += SET_GAP
    style = "<style>text{font:14px sans-serif;fill:#808488}.head{font-weight:600}</style>"
    size = f'viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n{style}\n' + "\n".join(parts) + "\n</svg>\n"


def _legend(names: list[str]) -> str:
    """Draw the legend: which colour is which recipe."""
    parts = []
    for index, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        x = LABEL_WIDTH + 150 * index
        parts.append(f'<rect x="{x}" y="5" width="12" height="12" fill="{colour}"/>{_text(x + 18, 16, name)}')
    return "\n".join(parts)


def _bar(y: float, error: float, length: float, colour: str) -> str:
    bar = f'<rect x="{LABEL_WIDTH}" y="{y}" width="{length:.1f}" height="{BAR_HEIGHT}" fill="{colour}"/>'
    return bar + _text(LABEL_WIDTH + length + 6, y + 14, f"{error:.2f}")


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
