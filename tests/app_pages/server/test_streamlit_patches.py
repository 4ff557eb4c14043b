"""What a patched Streamlit answers is what it answers unpatched; with another version nothing is patched."""

import asyncio
import importlib.metadata
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st
import uvicorn

from app_pages.server import streamlit_patches
from tests.app_pages.conftest import ROOT, output_of

BOTH_SEARCHES = """
from app_pages.server import streamlit_patches
from streamlit.components.v2 import manifest_scanner
everywhere = manifest_scanner.scan_component_manifests()
streamlit_patches.skip_component_search()
print(len(everywhere), everywhere == manifest_scanner.scan_component_manifests())
"""
TABLES = """
import sys
from app_pages.server import streamlit_patches
streamlit_patches.skip_pandas_import()
from streamlit.components.v2.bidi_component import serialization
print(serialization.is_dataframe_like({"a": 1}), "pandas" in sys.modules)
import pandas
print(serialization.is_dataframe_like(pandas.DataFrame()))
"""
VISIT_WITH_VERSION = """
import streamlit
streamlit.__version__ = {version!r}
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component import serialization
from uvicorn import Server
def patched():
    return manifest_scanner.scan_component_manifests, serialization.is_dataframe_like, Server.startup
before = patched()
import streamlit_app
print(sum(function is not original for function, original in zip(patched(), before)))
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("streamlit_app.py", default_timeout=60).run()
print("Nothing drawn yet" in "".join(html.value for html in app.get("html")), len(app.error), len(app.exception))
"""


def test_the_tested_version_is_the_one_that_these_tests_run_with():
    assert importlib.metadata.version("streamlit") == streamlit_patches.TESTED_VERSION


@pytest.mark.parametrize(
    ("version", "patches", "warnings"), [(streamlit_patches.TESTED_VERSION, "3", 0), ("1.99.0", "0", 1)]
)
def test_another_version_is_not_patched_which_is_logged_and_the_app_works(version, patches, warnings):
    program = VISIT_WITH_VERSION.format(version=version)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [patches, "True 0 0"]
    said = [line for line in done.stderr.splitlines() if "patch skipped" in line]
    assert len(said) == warnings
    assert all(version in line and streamlit_patches.TESTED_VERSION in line for line in said)


def test_the_canvas_is_found_as_by_a_search_of_every_package():
    assert output_of(BOTH_SEARCHES) == ["1 True"]


def test_tables_are_still_known_as_tables_and_plain_dicts_need_no_pandas():
    assert output_of(TABLES) == ["False False", "True"]


def test_connections_to_a_socket_that_is_bound_before_the_server_send_at_once(monkeypatch):
    monkeypatch.setattr(uvicorn.Server, "startup", uvicorn.Server.startup)  # put back afterwards
    with ThreadPoolExecutor() as threads:  # Playwright's own loop runs in this one
        assert threads.submit(asyncio.run, nodelay_of_an_accepted_connection()).result() == 0
        streamlit_patches.set_tcp_nodelay()
        assert threads.submit(asyncio.run, nodelay_of_an_accepted_connection()).result() == 1


def test_the_server_is_found_in_the_app_s_own_file():
    """As `streamlit run` looks for it; and what it looks for at its start needs neither tables nor pictures."""
    code = "import streamlit_app, sys; print(type(streamlit_app.app).__name__, streamlit_app.app._script_path)"
    light = "print([name for name in ('numpy', 'PIL', 'pandas') if name in sys.modules])"
    assert output_of(f"{code}; {light}") == [f"{st.App.__name__} {ROOT / 'streamlit_app.py'}", "[]"]


async def nodelay_of_an_accepted_connection():
    """Serve on a socket bound as Streamlit binds it; tell TCP_NODELAY as the first connection has it."""
    accepted = asyncio.get_running_loop().create_future()

    class Protocol(asyncio.Protocol):
        def connection_made(self, transport):
            connection = transport.get_extra_info("socket")
            accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    config = uvicorn.Config(app=None, lifespan="off", log_config=None)
    config.load()
    config.http_protocol_class = lambda **_: Protocol()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.socket(family=socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        await server.startup(sockets=[listener])
        try:
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await accepted
        finally:
            server.servers[0].close()
