"""The server of the pages: our icon, and shorter ways through Streamlit's start than the first page would wait for.

The ways reach into Streamlit's own modules, whose version requirements.txt names; tests hold them to the long ones.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    import streamlit as st
    from starlette.requests import Request
    from streamlit.components.v2.manifest_scanner import ComponentManifest

CANVAS_PACKAGE = "streamlit-drawable-canvas"
ICON = Path(__file__).parent / "favicon.png"


async def _icon(_: Request) -> Response:
    return FileResponse(ICON)


ROUTES = [Route("/favicon.png", _icon)]
"""Our icon in the place of Streamlit's, which the page asks for before anything else is there."""


def take_shorter_ways() -> None:
    """Leave out, before the server is made, what Streamlit does at its start and this app does not need."""
    look_for_the_canvas_alone()
    let_pandas_wait()
    take_it_that_this_is_no_prompt()
    take_the_icon_for_an_address()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Prepare the socket that Streamlit has bound, on which the server is about to be made."""
    send_at_once(asyncio.get_running_loop())
    yield


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

    # Streamlit exports neither this name nor `image_to_url` below, and says so to mypy
    asks_pandas = serialization.is_dataframe_like  # type: ignore[attr-defined]
    serialization.is_dataframe_like = lambda obj: type(obj) is not dict and asks_pandas(obj)  # type: ignore[attr-defined]


def take_it_that_this_is_no_prompt() -> None:
    """Spare Streamlit a look whether it runs in a Python prompt: it reads the source of every module, for 0.15 s."""
    from streamlit import delta_generator

    delta_generator._use_warning_has_been_displayed = True


def take_the_icon_for_an_address() -> None:
    """Have `st.set_page_config` pass its icon on; Streamlit loads NumPy and Pillow to see that it is no picture."""
    from streamlit.commands import page_config

    page_config.image_to_url = lambda icon, **_: icon  # type: ignore[attr-defined]


def send_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """Set TCP_NODELAY on a socket that is bound before its server, and so on each connection that it accepts.

    asyncio does so for its own sockets. On Streamlit's every small answer after a connection's first waited
    40 ms for the browser's acknowledgement (https://github.com/Kludex/uvicorn/issues/3149): scripts and strokes alike.
    """
    create_server = loop.create_server

    def create_server_that_sends_at_once(*args: object, **options: object) -> Awaitable[asyncio.Server]:
        if isinstance(bound := options.get("sock"), socket.socket):
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return create_server(*args, **options)  # type: ignore[call-overload, no-any-return]

    loop.create_server = create_server_that_sends_at_once  # type: ignore[method-assign, assignment]
