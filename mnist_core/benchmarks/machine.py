"""Describe the machine that a benchmark ran on: processors, load, library versions."""

from __future__ import annotations

import importlib.metadata
import os
from typing import Any

LIBRARIES = ("tensorflow", "keras", "numpy", "onnxruntime", "opencv-python-headless", "pillow")


def machine() -> dict[str, Any]:
    """Describe this machine now, as JSON values; the load average is over 1, 5 and 15 minutes."""
    return {
        "processors": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "versions": {library: importlib.metadata.version(library) for library in LIBRARIES},
    }
