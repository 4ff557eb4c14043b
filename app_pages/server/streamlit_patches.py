"""Three patches of Streamlit: two make the first page quicker, one makes every answer quicker.

They replace functions inside Streamlit, so they are made only in the version that they were tested with. The app works
without any of them: to remove one, delete its function, its line in `patch_streamlit` and its test.
"""

from __future__ import annotations

import importlib.metadata
import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit

if TYPE_CHECKING:
    import uvicorn
    from streamlit.components.v2.manifest_scanner import ComponentManifest

TESTED_VERSION = "1.67.0"
CANVAS_PACKAGE = "streamlit-drawable-canvas"

logger = logging.getLogger(__name__)


def patch_streamlit() -> None:
    """Patch Streamlit, before the server starts; with a version that was not tested, only log that nothing is done."""
    if streamlit.__version__ != TESTED_VERSION:
        message = "patch skipped: tested with Streamlit %s, this is %s; the app works, its first page takes longer"
        logger.warning(message, TESTED_VERSION, streamlit.__version__)
        return
    skip_component_search()
    skip_pandas_import()
    set_tcp_nodelay()


def skip_component_search() -> None:
    """Have Streamlit find the one component package that the app uses, without a search of all installed packages.

    The search parses the metadata of about a hundred packages, four times each: 0.3 s before the server answers.
    """
    from streamlit.components.v2 import manifest_scanner

    def find_canvas(max_workers: int | None = None) -> list[tuple[ComponentManifest, Path]]:
        found = manifest_scanner._process_single_package(importlib.metadata.distribution(CANVAS_PACKAGE))
        return [found] if found else []

    manifest_scanner.scan_component_manifests = find_canvas


def skip_pandas_import() -> None:
    """Know a plain dict for no table without asking pandas, whose import takes half a second.

    Streamlit looks for tables in what a component is given; the canvas is given a dict that holds another one.
    """
    from streamlit.components.v2.bidi_component import serialization
    from streamlit.dataframe_util import is_dataframe_like

    def is_table(obj: object) -> bool:
        return type(obj) is not dict and is_dataframe_like(obj)

    # this module only imports the name, so mypy does not see it there
    serialization.is_dataframe_like = is_table  # type: ignore[attr-defined]


def set_tcp_nodelay() -> None:
    """Send small answers at once: set TCP_NODELAY on the socket that Streamlit binds, and so on its connections.

    asyncio sets it on sockets that it opens itself. On Streamlit's, each small answer but a connection's first waited
    40 ms for the browser's acknowledgement (https://github.com/Kludex/uvicorn/issues/3149), scripts and strokes alike.
    """
    from uvicorn import Server

    startup = Server.startup

    async def startup_with_nodelay(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        for bound in sockets or []:
            if bound.family in (socket.AF_INET, socket.AF_INET6):
                bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await startup(self, sockets=sockets)

    Server.startup = startup_with_nodelay  # type: ignore[method-assign]
