"""Tables on the terminal: they fit its width, and never cut or break a name."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from textwrap import wrap

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

UNLIMITED_WIDTH = 100_000
MIN_PROSE_WIDTH = 20
COLUMN_GAP = 2
RECORD_INDENT = "  "

Row = Sequence[str]


def console() -> Console:
    """Open the console: as wide as COLUMNS or the terminal says, and without limit in a pipe or a file."""
    opened = Console(highlight=False)
    if not opened.is_terminal and "COLUMNS" not in os.environ:
        opened.width = UNLIMITED_WIDTH
    return opened


def print_table(headings: Row, rows: Sequence[Row], *, title: str = "", prose: Collection[str] = ()) -> None:
    """Print a table, or a record for each row where the terminal is too narrow for the table.

    Args:
        headings: one for each column; they are wrapped to their column's width.
        rows: cells as plain text; the first one of each names the row.
        title: a line above the table.
        prose: headings of the columns that may be wrapped between words. All others stay in one piece.
    """
    output = console()
    if title:
        output.print(Text(title, style="bold"), soft_wrap=True)
    widths = [_width(heading, cells) for heading, *cells in zip(headings, *rows, strict=True)]
    needed = [
        min(width, MIN_PROSE_WIDTH) if heading in prose else width
        for heading, width in zip(headings, widths, strict=True)
    ]
    if sum(needed) + COLUMN_GAP * (len(needed) - 1) <= output.width:
        output.print(_table(headings, rows, widths, prose))
        return
    for row in rows:
        _print_record(output, headings, row, prose)


def _width(heading: str, cells: Sequence[str]) -> int:
    """Measure a column that breaks nothing but its heading, between words; in terminal cells."""
    lines = [line for cell in cells for line in cell.split("\n")]
    return max(cell_len(piece) for piece in (*heading.split(), *lines, ""))


def _table(headings: Row, rows: Sequence[Row], widths: Sequence[int], prose: Collection[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, COLUMN_GAP - 1, 0, 0))
    for heading, width in zip(headings, widths, strict=True):
        if heading in prose:
            table.add_column(Text(heading))
        else:
            table.add_column(Text("\n".join(wrap(heading, max(width, 1)))), no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _print_record(output: Console, headings: Row, row: Row, prose: Collection[str]) -> None:
    """Print a row over several lines. A long name goes past the edge, where the terminal keeps it in one piece."""
    name, *cells = row
    output.print(Text(name), soft_wrap=True)
    for heading, cell in zip(headings[1:], cells, strict=True):
        if not cell:
            continue
        line = f"{heading}: {cell}" if heading else cell
        if heading in prose:
            output.print(Padding(Text(line), (0, 0, 0, len(RECORD_INDENT)), expand=False))
        else:
            output.print(Text(RECORD_INDENT + line), soft_wrap=True)
