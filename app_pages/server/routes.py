"""What the server answers beside Streamlit's own addresses: the browser tab's icon, and exports while they are made.

Streamlit's own download button would hold the whole file in memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

CORRECTIONS_FILE = "corrections.zip"
ICON = Path(__file__).parent / "favicon.png"


async def icon(_: Request) -> Response:
    """Send our icon in the place of Streamlit's, which the browser asks for before anything else is there."""
    return FileResponse(ICON)


def exported_corrections(_: Request) -> Response:
    """Send all corrections as a zip, a part at a time."""
    from mnist_core.corrections.zip_export import zip_parts  # SQLAlchemy: the first page does not wait for it
    from mnist_core.errors import DatabaseError
    from mnist_core.storage.database import open_database

    try:
        engine = open_database()
    except DatabaseError as error:
        return PlainTextResponse(str(error), status_code=503)
    headers = {"Content-Disposition": f'attachment; filename="{CORRECTIONS_FILE}"'}
    return StreamingResponse(zip_parts(engine), media_type="application/zip", headers=headers)


ROUTES = [Route("/favicon.png", icon), Route(f"/{CORRECTIONS_FILE}", exported_corrections)]
