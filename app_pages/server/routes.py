"""What the server answers beside Streamlit's own addresses: the icon of the browser tab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

ICON = Path(__file__).parent / "favicon.png"


async def icon(_: Request) -> Response:
    """Send our icon in the place of Streamlit's, which the browser asks for before anything else is there."""
    return FileResponse(ICON)


ROUTES = [Route("/favicon.png", icon)]
