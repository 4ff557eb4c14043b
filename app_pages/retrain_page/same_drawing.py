"""The visitor's drawing, read by every version side by side."""

from __future__ import annotations

from html import escape

import streamlit as st

from app_pages.shared import caches, html, retraining
from app_pages.shared.wording import whole_percent
from mnist_core.contract import ONNX_FILE
from mnist_core.errors import ModelFileError
from mnist_core.reading import DigitReader, Reading
from mnist_core.reading.decoding.decoder import rgba_from_bytes
from mnist_core.versions import lookup


def show(png: bytes) -> None:
    """Show how each version reads what is on the visitor's sheet; nothing where that is blank, b""."""
    if not png:
        return
    st.html("<h2>Your drawing, read by each version</h2>")
    rgba = rgba_from_bytes(png)
    picture = html.image_html(rgba, alt="Your drawing", side=120)
    rows = []
    for folder in lookup.list_versions(retraining.runs().exported):
        try:
            reader = DigitReader(caches.classifier(folder / ONNX_FILE))
        except ModelFileError:
            rows.append([escape(folder.name), "–", "damaged"])
        else:
            rows.append([escape(folder.name), *_cells(reader.read_drawing(rgba))])
    caption = "Sure: of the digit that it is least sure of"
    table = html.table_html(["Version", "reads", "sure"], rows, caption=caption)
    st.html(f'<div class="same-drawing">{picture}{table}</div>')


def _cells(reading: Reading) -> list[str]:
    """Give what a version reads, and how sure it is of the digit that it is least sure of."""
    least = reading.least_sure
    if least is None:
        return ["nothing", "–"]
    doubt = "" if least.is_confident else " doubtful"
    return [f'<b class="read{doubt}">{escape(reading.best_guess)}</b>', whole_percent(least.confidence)]
