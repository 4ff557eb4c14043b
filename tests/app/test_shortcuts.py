"""The shorter ways through Streamlit's start lead where the long ones do."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

from app_pages import shortcuts

ROOT = Path(__file__).resolve().parents[2]
BOTH_SEARCHES = """
from app_pages import shortcuts
from streamlit.components.v2 import manifest_scanner
everywhere = manifest_scanner.scan_component_manifests()
shortcuts.look_for_the_canvas_alone()
print(len(everywhere), everywhere == manifest_scanner.scan_component_manifests())
"""


def test_the_canvas_is_found_as_by_a_search_of_every_package():
    done = subprocess.run([sys.executable, "-c", BOTH_SEARCHES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "True"]


def test_connections_to_a_socket_that_is_bound_before_the_server_send_at_once():
    assert asyncio.run(_nodelay_of_an_accepted_connection(lambda loop: None)) == 0  # or Python has mended it
    assert asyncio.run(_nodelay_of_an_accepted_connection(shortcuts.send_at_once)) == 1


async def _nodelay_of_an_accepted_connection(prepare):
    """Serve on a socket as Streamlit binds it; tell TCP_NODELAY as the first connection has it."""
    loop = asyncio.get_running_loop()
    prepare(loop)
    accepted = loop.create_future()

    class Server(asyncio.Protocol):
        def connection_made(self, transport):
            connection = transport.get_extra_info("socket")
            accepted.set_result(int(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))
            transport.close()

    with socket.socket(family=socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        async with await loop.create_server(Server, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await accepted
