"""The program that reads a digit on a device, shown to be copied."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SNIPPET = Path(__file__).parent / "device_snippet.py"


def show() -> None:
    """Show the program."""
    st.html("<h2>Run it on a device</h2>")
    st.html(
        "<p class='note'>Put this program beside <code>model.onnx</code> and a picture <code>digit.png</code>. It "
        "needs <code>pip install onnxruntime numpy pillow</code> and nothing else. It prepares the picture the way "
        "MNIST was made, which matters more than any other step.</p>"
    )
    st.code(SNIPPET.read_text(encoding="utf-8"), language="python")
