"""A version's files: which version, what was measured of its models, the downloads, and the model card."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.shared import caches, html
from app_pages.shared.wording import kilobytes, sentence
from mnist_core.contract import (
    CARD_FILE,
    CHECKSUM_FILE,
    INT8_FILE,
    KERAS_FILE,
    ONNX_FILE,
    READER_FILE,
    READER_INT8_FILE,
)
from mnist_core.errors import ModelFileError
from mnist_core.versions import lookup

PURPOSES = {
    ONNX_FILE: "float32, for any device with ONNX Runtime",
    INT8_FILE: "8-bit weights, for small devices",
    READER_FILE: "takes pixels of any size: preprocessing is built in",
    READER_INT8_FILE: "the same with 8-bit weights",
    KERAS_FILE: "the Keras model, for further training",
    CARD_FILE: "what the model is and what was measured",
    CHECKSUM_FILE: "SHA-256 of each file",
}


def choose_version() -> Path:
    """Let a visitor choose where there are several versions; the serving one comes first."""
    serving = lookup.serving_version()
    names = [serving.name, *(path.name for path in lookup.list_versions() if path.name != serving.name)]
    return serving if len(names) == 1 else lookup.version_folder(st.selectbox("Version", names))


def show_table(folder: Path) -> None:
    """Show each model's size and what was measured of it, from the card inside its file."""
    rows = [_row(folder / name) for name in (ONNX_FILE, INT8_FILE) if (folder / name).is_file()]
    head = ["File", "Size", "Accuracy", "Differs from Keras", "max |Δp|"]
    st.html(html.table_html(head, rows, caption=f"{folder.name}, measured on its test digits at export"))


def show_downloads(folder: Path) -> None:
    """Offer every file of the version, checked against its checksums."""
    with st.container(horizontal=True):
        for name in PURPOSES:
            if not (folder / name).is_file():
                continue
            try:
                data = lookup.read_checked(folder / name)
            except ModelFileError as error:
                st.error(sentence(str(error)))
                continue
            label = f"{name}, {kilobytes(len(data))}"
            st.download_button(label, data, name, on_click="ignore", icon=":material/download:")


def show_model_card(folder: Path) -> None:
    """Show the model card."""
    if (folder / CARD_FILE).is_file():
        with st.expander("Model card"):
            st.markdown(lookup.read_checked(folder / CARD_FILE).decode())


def _row(path: Path) -> list[str]:
    model = caches.classifier(path)
    parity = model.card.parity
    return [
        f"<code>{path.name}</code><small>{PURPOSES[path.name]}</small>",
        kilobytes(model.size_bytes),
        html.percent(model.card.test["accuracy"]),
        f"{parity['different_answers']:.0f} of {parity['count']:,.0f}",
        f"{parity['max_difference']:.2g}",
    ]
