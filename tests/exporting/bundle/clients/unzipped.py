"""An edge bundle as a user has it: unzipped in an empty folder."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.exporting.bundle import web_runtime
from mnist_core.exporting.bundle.bundle import WEB_RUNTIME_CACHE, bundle
from mnist_core.reading import OnnxClassifier
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.versions.lookup import SHIPPED_FOLDER


def unzipped(folder: Path) -> Path:
    """Make a bundle of the shipped version, with the browser's runtime where npm is, and unzip it."""
    path = bundle(SHIPPED_FOLDER, folder / "digit-reader.zip", with_web_runtime=has_web_runtime())
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / "digit-reader"


def has_web_runtime() -> bool:
    """Whether onnxruntime-web can be had: fetched before, or by npm; in CI it must be."""
    fetched = WEB_RUNTIME_CACHE / f"onnxruntime-web-{web_runtime.VERSION}"
    return bool(fetched.is_dir() or shutil.which("npm") or os.environ.get("CI"))


def read_by_reading(pages: list[NDArray[np.uint8]], model: str) -> NDArray[np.float32]:
    """Answer pages by the app's own code: probabilities float32 [N, 10]."""
    classifier = OnnxClassifier.load(SHIPPED_FOLDER / model)
    images = [digit_from_ink(ink_from_gray(page)) for page in pages]
    return np.concatenate([classifier.predict_batch(image[None]) for image in images])


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, in a folder; what it says comes back."""
    return subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
