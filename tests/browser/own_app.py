"""The app with a home folder of its own, so that its corrections, runs and versions are not the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from mnist_core.paths import HOME_VARIABLE
from mnist_core.storage.database import URL_VARIABLE
from tests.browser.server import running_app, wait_until_ready


@contextmanager
def own_app(home: Path) -> Iterator[str]:
    """Start the app with this home folder; gives its address once it answers."""
    with mock.patch.dict(os.environ, {HOME_VARIABLE: str(home)}):
        os.environ.pop(URL_VARIABLE, None)
        with running_app(home / "log") as address:
            wait_until_ready(address)
            yield address
