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
    _let_pandas_wait()
    from app_pages import drawing, resources, upload_panel  # noqa: F401 — to have them and what they need imported

    with suppress(MnistCoreError):  # the page says it
        resources.serving_reader()


def _let_pandas_wait() -> None:
    """Answer for plain dicts, such as the canvas is given, without pandas, whose import takes half a second.

    Streamlit looks through what a component is given for tables, and imports pandas to know one.
    """
    from streamlit.components.v2.bidi_component import serialization

    asks_pandas = serialization.is_dataframe_like
    serialization.is_dataframe_like = lambda obj: type(obj) is not dict and asks_pandas(obj)
