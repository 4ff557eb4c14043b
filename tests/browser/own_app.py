"""An app in a folder of its own, so that its corrections, runs and versions are not the user's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from mnist_core.storage.database import URL_VARIABLE
from mnist_core.versions import lookup
from tests.browser.server import ROOT, running_app, wait_until_ready


@contextmanager
def own_app(folder: Path) -> Iterator[str]:
    """Copy the app into a folder and start it there; gives its address once it answers."""
    for name in ("app_pages", "mnist_core", ".streamlit", f"exported/{lookup.SHIPPED}"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "streamlit_app.py", folder / "streamlit_app.py")
    with mock.patch.dict(os.environ, PYTHONPATH=str(folder)):
        os.environ.pop(URL_VARIABLE, None)
        with running_app(folder / "log", folder) as address:
            wait_until_ready(address)
            yield address
