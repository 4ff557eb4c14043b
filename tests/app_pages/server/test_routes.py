"""What the server answers beside Streamlit's own addresses."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from app_pages.server.routes import ICON, ROUTES


def test_the_icon_of_the_tab_is_ours():
    (route,) = [route for route in ROUTES if route.path == "/favicon.png"]
    with ThreadPoolExecutor() as threads:  # Playwright's own loop runs in this one
        response = threads.submit(asyncio.run, route.endpoint(None)).result()
    assert response.path == ICON
    assert response.media_type == "image/png"
    assert ICON.read_bytes().startswith(b"\x89PNG")
