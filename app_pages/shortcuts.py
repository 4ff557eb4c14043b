"""Shorter ways through Streamlit's start; each is a second's part that the first page would wait for.

They reach into Streamlit's own modules, whose version requirements.txt names; tests compare each with the long way.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import socket
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.components.v2.manifest_scanner import ComponentManifest

CANVAS_PACKAGE = "streamlit-drawable-canvas"


def look_for_the_canvas_alone() -> None:
    """Have Streamlit find the one installed component that the app draws with, without searching every package.

    It parses the metadata of a hundred packages, four times each: 0.3 s before the server answers.
    """
    from streamlit.components.v2 import manifest_scanner

    def find_canvas(max_workers: int | None = None) -> list[tuple[ComponentManifest, Path]]:
        found = manifest_scanner._process_single_package(importlib.metadata.distribution(CANVAS_PACKAGE))
        return [found] if found else []

    manifest_scanner.scan_component_manifests = find_canvas


def let_pandas_wait() -> None:
    """Answer for plain dicts, such as the canvas is given, without pandas, whose import takes half a second.

    Streamlit looks through what a component is given for tables, and imports pandas to know one.
    """
    from streamlit.components.v2.bidi_component import serialization

    asks_pandas = serialization.is_dataframe_like
    serialization.is_dataframe_like = lambda obj: type(obj) is not dict and asks_pandas(obj)


def send_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """Set TCP_NODELAY on the socket that Streamlit binds for its server, and so on each connection that it accepts.

    asyncio does so for sockets that it makes itself. On this one every small answer after a connection's first waited
    40 ms for the browser's acknowledgement (https://github.com/Kludex/uvicorn/issues/3149): scripts and strokes alike.
    """
    create_server = loop.create_server

    def create_server_that_sends_at_once(*args: object, **options: object) -> Awaitable[asyncio.Server]:
        if isinstance(bound := options.get("sock"), socket.socket):
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return create_server(*args, **options)  # type: ignore[call-overload]

    loop.create_server = create_server_that_sends_at_once  # type: ignore[method-assign, assignment]
