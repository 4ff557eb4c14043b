"""Load what the first page needs while the browser is still opening: both take about a second."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from app_pages import shortcuts
from mnist_core.errors import MnistCoreError


@asynccontextmanager
async def head_start(_: st.App) -> AsyncIterator[None]:
    """Load in the background as the server starts; a visitor who is faster waits for the same imports as without."""
    shortcuts.send_at_once(asyncio.get_running_loop())
    threading.Thread(target=load_ahead, name="head-start", daemon=True).start()
    yield


def load_ahead() -> None:
    """Import what the first page imports, and open the model."""
    shortcuts.let_pandas_wait()
    from app_pages import drawing, resources, upload_panel  # noqa: F401 — to have them and what they need imported

    with suppress(MnistCoreError):  # the page says it
        resources.serving_reader()
