"""What the server answers beside Streamlit's own addresses."""

import asyncio
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

from app_pages.server.routes import ICON, ROUTES
from mnist_core.corrections.zip_layout import MANIFEST
from mnist_core.storage.database import URL_VARIABLE, open_database
from tests.corrections.test_store import add


def answer_of(path):
    """Ask an address; Playwright's own loop runs in this thread, so the answer comes from another."""
    (route,) = [route for route in ROUTES if route.path == path]
    with ThreadPoolExecutor() as threads:
        return threads.submit(asyncio.run, called(route.endpoint)).result()


async def called(endpoint):
    response = endpoint(None)
    return await response if asyncio.iscoroutine(response) else response


def streamed(response):
    async def collect():
        return [part async for part in response.body_iterator]

    with ThreadPoolExecutor() as threads:
        return threads.submit(asyncio.run, collect()).result()


def test_the_icon_of_the_tab_is_ours():
    response = answer_of("/favicon.png")
    assert response.path == ICON
    assert response.media_type == "image/png"
    assert ICON.read_bytes().startswith(b"\x89PNG")


def test_an_export_is_sent_in_parts_as_a_zip_of_all_corrections(tmp_path, monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, f"sqlite:///{tmp_path / 'here.sqlite'}")
    add(open_database(), value=1, label=4), add(open_database(), value=2, label=4)
    response = answer_of("/corrections.zip")
    parts = streamed(response)
    assert response.headers["content-disposition"] == 'attachment; filename="corrections.zip"'
    assert len(parts) == 3
    assert zipfile.ZipFile(io.BytesIO(b"".join(parts))).namelist() == ["4/000001.png", "4/000002.png", MANIFEST]


def test_an_export_without_a_database_is_one_sentence(monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, "no url at all")
    response = answer_of("/corrections.zip")
    assert response.status_code == 503
    assert response.body.startswith(b"the database cannot be opened")
