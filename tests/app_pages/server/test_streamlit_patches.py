"""The shorter ways through Streamlit's start lead where the long ones do."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from app_pages.server import streamlit_patches as server
from tests.app_pages.conftest import ROOT, output_of

BOTH_SEARCHES = """
from app_pages.server import streamlit_patches as server
from streamlit.components.v2 import manifest_scanner
everywhere = manifest_scanner.scan_component_manifests()
server.look_for_the_canvas_alone()
print(len(everywhere), everywhere == manifest_scanner.scan_component_manifests())
"""
TABLES = """
import sys
from app_pages.server import streamlit_patches as server
server.let_pandas_wait()
from streamlit.components.v2.bidi_component import serialization
print(serialization.is_dataframe_like({"a": 1}), "pandas" in sys.modules)
import pandas
print(serialization.is_dataframe_like(pandas.DataFrame()))
"""


def test_the_canvas_is_found_as_by_a_search_of_every_package():
    assert output_of(BOTH_SEARCHES) == ["1 True"]


def test_connections_to_a_socket_that_is_bound_before_the_server_send_at_once():
    with ThreadPoolExecutor() as threads:  # Playwright's own loop runs in this one
        assert threads.submit(asyncio.run, _nodelay_of_an_accepted_connection()).result() != 0


def test_the_server_is_found_in_the_app_s_own_file():
    """As `streamlit run` looks for it; and what it looks for at its start needs neither tables nor pictures."""
    code = "import streamlit_app, sys; print(type(streamlit_app.app).__name__, streamlit_app.app._script_path)"
    light = "print([name for name in ('numpy', 'PIL', 'pandas') if name in sys.modules])"
    assert output_of(f"{code}; {light}") == [f"{st.App.__name__} {ROOT / 'streamlit_app.py'}", "[]"]


def test_tables_are_still_known_as_tables_and_plain_dicts_need_no_pandas():
    assert output_of(TABLES) == ["False False", "True"]


async def _nodelay_of_an_accepted_connection():
    """Serve on a socket as Streamlit binds it; tell TCP_NODELAY as the first connection has it."""
    loop = asyncio.get_running_loop()
    server.send_at_once(loop)
    accepted = loop.create_future()

    class Server(asyncio.Protocol):
        def connection_made(self, transport):
            connection = transport.get_extra_info("socket")
            accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    with socket.socket(family=socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        async with await loop.create_server(Server, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await accepted
