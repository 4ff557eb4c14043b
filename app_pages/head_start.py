"""Load what the first page needs while the browser is still opening: both take about a second."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from mnist_core.errors import MnistCoreError


@asynccontextmanager
async def head_start(_: st.App) -> AsyncIterator[None]:
    """Load in the background as the server starts; a visitor who is faster waits for the same imports as without."""
    threading.Thread(target=load_ahead, name="head-start", daemon=True).start()
    yield


def load_ahead() -> None:
    """Import what the first page imports, and open the model."""
    from streamlit.dataframe_util import is_dataframe_like

    is_dataframe_like({})  # Streamlit asks this of what the canvas is given, and imports pandas for the answer
    from app_pages import answers, drawing, keras_panel, resources  # noqa: F401 — to have them imported

    with suppress(MnistCoreError):  # the page says it
        resources.serving_reader()
