"""Many picture files at a glance: a table with a row for each, to choose one from and to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

import streamlit as st

from app_pages.read_page.answer_text import text_html
from app_pages.read_page.uploads import Upload
from app_pages.shared import choices, html
from app_pages.shared.wording import counted, sentence
from mnist_core.reading import FileReading

HEAD = ["File", "Reads", "Digits", "Lowest confidence", "Note"]
CSV_HEAD = ["file", "text", "best_guess", "digits", "confidence", "lowest_confidence", "note"]
NONE = '<span class="none">–</span>'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that starts so as a formula, and a file can have any name."""


def choose_file(uploads: Sequence[Upload], shown_in: str) -> Upload:
    """Show the table and return the file that is chosen; at first, the first of those that came last.

    Args:
        uploads: at least one.
        shown_in: the key of the container that shows the chosen file.
    """
    latest = max(place for place, upload in enumerate(uploads) if upload.is_first_of_batch)
    results = [upload.result for upload in uploads]
    key = f"files {uploads[latest].key} {len(uploads)}"
    chosen = choices.choose(table_html(results), len(uploads), key=key, first=latest, shown_in=shown_in)
    st.download_button(
        "Download as CSV",
        csv_bytes(results),
        file_name="digits.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    return uploads[chosen]


def table_html(results: Sequence[FileReading]) -> str:
    """Show one row for each file, its name a button."""
    refused = sum(result.reading is None for result in results)
    caption = counted(len(results), "page" if any(result.pages > 1 for result in results) else "file") + (
        f", {refused} could not be read" if refused else ""
    )
    rows = [_row(place, result) for place, result in enumerate(results)]
    return html.table_html(HEAD, rows, caption=caption, css_class="files")


def csv_bytes(results: Sequence[FileReading]) -> bytes:
    """Write the table as a file for spreadsheets: UTF-8 with a byte order mark, probabilities as 0–1."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(CSV_HEAD)
    for result in results:
        name = f"'{result.name}" if result.name.startswith(FORMULA_STARTS) else result.name
        text, guess, digits, confidence, lowest = ("", "", "", "", "")
        if reading := result.reading:
            text, guess, digits = reading.text, reading.best_guess, str(len(reading.digits))
            if least_sure := reading.least_sure:
                confidence, lowest = f"{reading.confidence:.4f}", f"{least_sure.confidence:.4f}"
        writer.writerow([name, text, guess, digits, confidence, lowest, note(result)])
    return target.getvalue().encode("utf-8-sig")


def note(result: FileReading) -> str:
    """Say what is worth knowing about a file: why it cannot be read, what is blank, doubtful or left out."""
    if result.reading is None:
        return sentence(str(result.error))
    doubtful = sum(not digit.is_confident and digit.looks_like_digit for digit in result.reading.digits)
    unlike = sum(not digit.looks_like_digit for digit in result.reading.digits)
    notes = [
        "" if result.reading.digits else "No digits found.",
        f"{counted(doubtful, 'doubtful digit')}." if doubtful else "",
        f"{counted(unlike, 'mark')} unlike any digit." if unlike else "",
        f"Not read: {result.reading.left_out}." if result.reading.left_out else "",
    ]
    return " ".join(filter(None, notes))


def _row(place: int, result: FileReading) -> list[str]:
    name = f'<button class="link" data-choice="{place}">{escape(result.name)}</button>'
    reading, words = result.reading, f'<span class="words">{escape(note(result))}</span>'
    if not reading:
        return [name, NONE, NONE, NONE, words]
    lowest = html.probability(reading.least_sure.confidence) if reading.least_sure else NONE
    return [name, f'<b class="reads">{text_html(reading) or NONE}</b>', str(len(reading.digits)), lowest, words]
