"""Export: what is in the model's files, the files themselves, and the program that runs one on a device."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages.export_page import bundle_panel
from app_pages.shared import caches, html
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
    READER_FILE: "pixels of any size in: the preparation is inside the file",
    READER_INT8_FILE: "the same with 8-bit weights",
    KERAS_FILE: "the Keras model, to train further",
    CARD_FILE: "what it is and what was measured",
    CHECKSUM_FILE: "SHA-256 of each file",
}
SNIPPET = Path(__file__).parent / "export_page" / "device_snippet.py"


def page() -> None:
    """Show the page."""
    html.heading("Take the model with you", "One file, with its card inside. It needs neither this app nor Keras.")
    with html.plain_errors():
        folder = chosen_version()
        show_files(folder)
        show_downloads(folder)
        show_snippet()
        show_card(folder)
        bundle_panel.show(folder)


def chosen_version() -> Path:
    """Let a visitor choose where there are several versions; the one that answers comes first."""
    serving = lookup.serving_version()
    names = [serving.name, *(path.name for path in lookup.list_versions() if path.name != serving.name)]
    return serving if len(names) == 1 else lookup.version_folder(st.selectbox("Version", names))


def show_files(folder: Path) -> None:
    """Show each file's size and what was measured of it, from the card inside it."""
    rows = []
    for name in (ONNX_FILE, INT8_FILE):
        if (folder / name).is_file():
            opened = caches.classifier(folder / name)
            test, parity = opened.card.test, opened.card.parity
            rows.append(
                [
                    f"<code>{name}</code><small>{PURPOSES[name]}</small>",
                    size(opened.size_bytes),
                    html.percent(test["accuracy"]),
                    f"{parity['different_answers']:.0f} of {parity['count']:,.0f}",
                    f"{parity['max_difference']:.2g}",
                ]
            )
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
                st.error(html.sentence(str(error)))
                continue
            label = f"{name}, {size(len(data))}"
            st.download_button(label, data, name, on_click="ignore", icon=":material/download:")


def show_snippet() -> None:
    """Show the program that reads a digit on a device."""
    st.html("<h2>Run it on a device</h2>")
    st.html(
        "<p class='note'>Beside <code>model.onnx</code> and a picture <code>digit.png</code>; needs "
        "<code>pip install onnxruntime numpy pillow</code> and nothing else. It prepares the picture as MNIST was "
        "made, which is worth more than any other line.</p>"
    )
    st.code(SNIPPET.read_text(), language="python")


def show_card(folder: Path) -> None:
    """Show the model card."""
    if (folder / CARD_FILE).is_file():
        with st.expander("The model card"):
            st.markdown(lookup.read_checked(folder / CARD_FILE).decode())


def size(count: int) -> str:
    """Write a number of bytes in kB."""
    return f"{count / 1000:,.0f} kB" if count >= 1000 else f"{count} bytes"


page()
