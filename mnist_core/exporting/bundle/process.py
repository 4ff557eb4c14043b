"""The edge bundle as the page needs it: made by the export command in its own process, which may import `onnx`."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from mnist_core.contract import ONNX_FILE
from mnist_core.errors import BundleError
from mnist_core.paths import DATA, PACKAGE, PYTHON_PATH, child_environment
from mnist_core.versions.lookup import read_checked

ZIP_NAME = "digit-reader.zip"
TIME_LIMIT_S = 300


def bundle_zip(version: Path, *, with_web_runtime: bool = False, data: Path = DATA) -> Path:
    """Make a version's bundle, or find the one that was made earlier.

    Args:
        version: a version folder.
        with_web_runtime: include onnxruntime-web (14 MB, from npm).
        data: the user's own folder, not in git; bundles are cached in it, one for each state of a version and of
            the code that makes them.
    Returns:
        The zip, in a folder of its own.
    Raises:
        BundleError: it cannot be made; the message says why.
        ModelFileError: the version is damaged.
    """
    state = _state(version)
    runtime = "with" if with_web_runtime else "without"
    path = data / "bundles" / f"{version.name}-{state}-{runtime}-runtime" / ZIP_NAME
    if not path.is_file():
        _run_export(version, path, with_web_runtime)
        for other in path.parent.parent.glob(f"{version.name}-{'?' * len(state)}-{runtime}-runtime"):
            if other != path.parent:
                shutil.rmtree(other, ignore_errors=True)  # of an earlier state
    return path


def _run_export(version: Path, target: Path, with_web_runtime: bool) -> None:
    """Run `python -m mnist_core export --bundle FILE.zip`, the same as a user does.

    Raises:
        BundleError: it fails or takes too long; the message is the command's own.
    """
    folder = version.resolve()
    command = [sys.executable, "-m", "mnist_core", "export", "--version", folder.name, "--root", str(folder.parent)]
    command += ["--bundle", str(target.resolve())]
    command += ["--with-web-runtime"] if with_web_runtime else []
    try:
        made = subprocess.run(
            command,
            cwd=PYTHON_PATH,
            env=child_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIME_LIMIT_S,
        )
    except subprocess.TimeoutExpired as cause:
        raise BundleError(f"no bundle after {TIME_LIMIT_S} s; try again when the machine is less busy") from cause
    if made.returncode:
        last_line = made.stderr.strip().rpartition("\n")[2]
        raise BundleError(last_line.removeprefix("Error: ") or f"exit status {made.returncode}")


def read_from_bundle(path: Path, name: str) -> str:
    """Read one text file of a bundle, such as DEVICE_CARD.md."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"{path.stem}/{name}").decode()


def web_folder(path: Path) -> Path:
    """Unpack a bundle's page beside it, once and atomically; any static web server can serve the folder."""
    folder = path.parent / "web"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=path.parent) as staging, zipfile.ZipFile(path) as archive:
            archive.extractall(staging, [name for name in archive.namelist() if name.startswith(f"{path.stem}/web/")])
            try:
                (Path(staging) / path.stem / "web").rename(folder)
            except OSError:  # another visitor was faster; the contents are the same
                if not folder.is_dir():
                    raise
    return folder


def _state(version: Path) -> str:
    parts = [path for path in sorted((PACKAGE / "exporting").rglob("*.*")) if path.suffix != ".pyc"]
    sources = [path.read_bytes() for path in parts if path.is_file()]
    return hashlib.sha256(b"".join([read_checked(version / ONNX_FILE), *sources])).hexdigest()[:12]


def can_fetch_web_runtime() -> bool:
    """Tell whether npm, which downloads onnxruntime-web, is installed."""
    return shutil.which("npm") is not None
