"""Programs that a test needs and a user may not have."""

import os
import shutil

import pytest


def need(program: str) -> str:
    """Find a program; without it the test is skipped with the reason, except in CI, where it fails."""
    path = shutil.which(program)
    if path is None:
        message = f"{program} is not on this machine"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path
