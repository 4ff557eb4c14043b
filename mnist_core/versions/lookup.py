"""The folder `exported/`: which versions there are, which one answers, and how a new one gets in whole or not at all.

A version is a folder whose files never change once it is there. `serving.json` names the one that answers; without
it the shipped version does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from mnist_core.contract import CHECKSUM_FILE, ONNX_FILE
from mnist_core.errors import ModelFileError, PromotionError
from mnist_core.paths import EXPORTED
from mnist_core.storage.atomic_write import STAGING_PREFIX
from mnist_core.storage.folder_lock import is_locked, locked

SHIPPED = "mnist-mlp"
SERVING_FILE = "serving.json"


def list_versions(root: Path = EXPORTED) -> list[Path]:
    """List version folders, the shipped one first, the others by name."""
    folders = [path for path in root.glob("*/") if (path / ONNX_FILE).is_file() and path.name[0] != "."]
    return sorted(folders, key=lambda path: (path.name != SHIPPED, path.name))


def serving_version(root: Path = EXPORTED) -> Path:
    """Name the version folder that answers.

    Raises:
        ModelFileError: `serving.json` is damaged, or the folder it names is not there.
    """
    pointer = root / SERVING_FILE
    try:
        name = json.loads(pointer.read_text())["version"]
        return version_folder(name, root)
    except FileNotFoundError:
        return version_folder(SHIPPED, root)
    except (ValueError, KeyError, TypeError) as cause:
        raise ModelFileError(f"{pointer} is damaged; delete it and the shipped model answers again") from cause


def version_folder(name: str, root: Path = EXPORTED) -> Path:
    """Find a version by its name.

    Raises:
        ModelFileError: no such version; the sentence lists those that are there.
    """
    if name in (path.name for path in list_versions(root)):
        return root / name
    there = ", ".join(path.name for path in list_versions(root)) or "none"
    raise ModelFileError(f"no version '{name}' in {root} (there: {there}); train one: python -m mnist_core train")


def read_checked(path: Path) -> bytes:
    """Read one file of a version and hold it against the version's checksums, where it has any.

    Raises:
        ModelFileError: missing, empty, or not the bytes that were published.
    """
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise ModelFileError(f"{path} cannot be read ({cause.strerror}); choose a folder with a {path.name}") from cause
    expected = checksums(path.parent).get(path.name)
    if expected and hashlib.sha256(data).hexdigest() != expected:
        raise ModelFileError(
            f"{path} is damaged: {len(data):,} bytes that do not match {CHECKSUM_FILE}; restore or export it again"
        )
    if not data:
        raise ModelFileError(f"{path} is empty (0 bytes); export it again: python -m mnist_core train")
    return data


def checksums(folder: Path) -> dict[str, str]:
    """Read a version's SHA-256 by file name; empty where it has no list."""
    try:
        lines = (folder / CHECKSUM_FILE).read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over a folder's files, in the format of `sha256sum`."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUM_FILE)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / CHECKSUM_FILE).write_text("".join(lines))


def publish(name: str, fill: Callable[[Path], None], *, root: Path = EXPORTED) -> Path:
    """Make a version: `fill` writes into a folder aside, which is renamed into place when everything is there.

    Args:
        name: the version's name, one path component.
        fill: writes the version's files; whatever it raises publishes nothing.
        root: the folder of versions.
    Returns:
        The new version's folder.
    Raises:
        ModelFileError: the name is taken, or no plain folder name.
    """
    require_free_name(name, root)
    target = root / name
    with ExitStack() as stack:
        with locked(root):  # so that `sweep` never sees the folder before it is locked
            staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=root))
            stack.enter_context(locked(staging))
        stack.callback(shutil.rmtree, staging, ignore_errors=True)
        fill(staging)
        write_checksums(staging)
        staging.chmod(0o755)
        for path in (*staging.iterdir(), staging):
            flush(path)
        with locked(root):
            require_free_name(name, root)  # another process may have taken it meanwhile
            staging.rename(target)
            flush(root)
    return target


def delete(name: str, root: Path = EXPORTED) -> None:
    """Delete a version for good.

    Raises:
        ModelFileError: no such version.
        PromotionError: it is the serving or the shipped one.
    """
    with locked(root):
        folder = version_folder(name, root)
        if name in (SHIPPED, serving_version(root).name):
            raise PromotionError(f"version '{name}' stays: it is the {'shipped' if name == SHIPPED else 'serving'} one")
        gone = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=root))
        folder.rename(gone / name)  # out of the list in one step, however long the deleting takes
        shutil.rmtree(gone)


def sweep(root: Path = EXPORTED) -> None:
    """Remove what killed processes left half-written. What a living one is writing is locked, and stays."""
    if not root.exists():
        return
    with locked(root):
        for path in root.glob(f"{STAGING_PREFIX}*"):
            if path.is_file():
                path.unlink()
            elif not is_locked(path):
                shutil.rmtree(path, ignore_errors=True)


def require_free_name(name: str, root: Path = EXPORTED) -> None:
    """Refuse a version's name before any work is done for it.

    Raises:
        ModelFileError: the name is taken, or no plain folder name.
    """
    if not name or Path(name).name != name or name.startswith("."):
        raise ModelFileError(f"'{name}' is no version name; use letters, digits, '-' and '_'")
    if (root / name).exists():
        raise ModelFileError(f"version '{name}' is there already and versions never change; choose another name")


def flush(path: Path) -> None:
    """Make sure that a file's bytes, or a folder's names, are on the disk before something else relies on them."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
