"""Import TensorFlow without the lines that it prints about processors, GPUs and its own logging."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

LEVEL_VARIABLE = "TF_CPP_MIN_LOG_LEVEL"
FATAL_ONLY = "3"
STDERR = 2


def import_tensorflow_quietly() -> None:
    """Import TensorFlow so that this process prints nothing but its own lines, now and later.

    A level that the user has set stays, and then the lines on import are shown too.
    """
    if LEVEL_VARIABLE in os.environ:
        importlib.import_module("tensorflow")
        return
    os.environ[LEVEL_VARIABLE] = FATAL_ONLY
    with _stderr_held_back():  # TensorFlow 2.21 prints some lines before it looks at the level
        importlib.import_module("tensorflow")


@contextmanager
def _stderr_held_back() -> Iterator[None]:
    """Keep what is written to the descriptor itself, as C++ does; if the body fails, it is printed after all."""
    sys.stderr.flush()
    terminal = os.dup(STDERR)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), STDERR)
        try:
            yield
        except BaseException:
            os.dup2(terminal, STDERR)
            held.seek(0)
            shutil.copyfileobj(held, sys.stderr.buffer)
            raise
        finally:
            os.dup2(terminal, STDERR)
            os.close(terminal)
