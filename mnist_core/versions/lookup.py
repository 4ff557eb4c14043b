"""Find and verify versions: which there are, which one serves, and whether a file is what was published.

A version is a folder whose files never change. `serving.json` names the serving one; without it the shipped version
serves. That one is found beside an installed package too, until the folder of versions has its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from mnist_core.contract import (
    CARD_FILE,
    CHECKSUM_FILE,
    INT8_FILE,
    KERAS_FILE,
    ONNX_FILE,
    READER_FILE,
    READER_INT8_FILE,
)
from mnist_core.errors import ModelFileError
from mnist_core.paths import EXPORTED, SHIPPED_VERSIONS
from mnist_core.versions.pointer import read_pointer

SHIPPED = "mnist-mlp"
SHIPPED_FOLDER = SHIPPED_VERSIONS / SHIPPED
VERSION_FILES = (KERAS_FILE, ONNX_FILE, INT8_FILE, READER_FILE, READER_INT8_FILE, CARD_FILE)
CHECKSUM_LINE = re.compile(r"(?P<digest>[0-9a-f]{64}) [ *](?P<name>[^/]+)")


def list_versions(root: Path = EXPORTED) -> list[Path]:
    """List version folders, the shipped one first, the others by name."""
    folders = [path for path in root.glob("*/") if _is_visible(path.name) and (path / ONNX_FILE).is_file()]
    if all(path.name != SHIPPED for path in folders) and (shipped := _find(SHIPPED, root)):
        folders.append(shipped)
    return sorted(folders, key=lambda path: (path.name != SHIPPED, path.name))


def latest_published(folders: Collection[Path]) -> Path:
    """Find the version that was published last; `publish` dates each folder after all others, whatever the clock says.

    Args:
        folders: version folders, at least one.
    """
    return max(folders, key=lambda folder: (folder.stat().st_mtime_ns, folder.name))


def serving_version(root: Path = EXPORTED) -> Path:
    """Find the version that serves.

    Raises:
        ModelFileError: `serving.json` is damaged, or the version it names is missing.
    """
    return version_folder(serving_name(root), root)


def serving_name(root: Path = EXPORTED) -> str:
    """Name the version that serves, whether or not its folder is still there.

    Raises:
        ModelFileError: `serving.json` is damaged.
    """
    pointer = read_pointer(root)
    return pointer.version if pointer else SHIPPED


def version_folder(name: str, root: Path = EXPORTED) -> Path:
    """Find a version by its name.

    Raises:
        ModelFileError: there is no such version; the message lists those there are.
    """
    if found := _find(name, root):
        return found
    there = ", ".join(path.name for path in list_versions(root)) or "none"
    raise ModelFileError(f"no version {name!r} in {root} (there: {there}); train one: python -m mnist_core train")


def read_checked(path: Path) -> bytes:
    """Read one file of a version and hold it against the version's SHA256SUMS.

    Raises:
        ModelFileError: missing, empty, not the bytes that were published, or not in a whole list of checksums.
    """
    data, listed = _read_file(path), checksums(path.parent)
    if path.name == CHECKSUM_FILE:
        return data
    expected = listed.get(path.name)
    if expected is None:
        raise ModelFileError(f"{path} is not in {CHECKSUM_FILE} beside it; restore or export the version again")
    if hashlib.sha256(data).hexdigest() != expected:
        raise ModelFileError(
            f"{path} is damaged: {len(data):,} bytes that do not match {CHECKSUM_FILE}; restore or export it again"
        )
    if not data:
        raise ModelFileError(f"{path} is empty (0 bytes); export it again: python -m mnist_core train")
    return data


def require_whole(folder: Path) -> None:
    """Read every file that a version was published with and hold it against its SHA256SUMS.

    Raises:
        ModelFileError: one is missing or damaged.
    """
    for name in checksums(folder):
        read_checked(folder / name)


def checksums(folder: Path) -> dict[str, str]:
    """Read a version's SHA-256 by file name.

    Raises:
        ModelFileError: there is no list of them, one of its lines is garbled, or it lacks one of the version's files.
    """
    path = folder / CHECKSUM_FILE
    lines = [CHECKSUM_LINE.fullmatch(line) for line in _read_file(path).decode(errors="replace").splitlines()]
    found = {line["name"]: line["digest"] for line in lines if line}
    is_whole = all(name in found or not (folder / name).exists() for name in VERSION_FILES)
    if not found or len(found) != len(lines) or not is_whole:
        raise ModelFileError(
            f"{path} is damaged, and no file of the version counts without it; restore or export the version again"
        )
    return found


def fingerprint(folder: Path) -> str:
    """Tell a version from another one of its name: the SHA-256 of its SHA256SUMS, in hexadecimal digits.

    Raises:
        ModelFileError: it has none.
    """
    return hashlib.sha256(_read_file(folder / CHECKSUM_FILE)).hexdigest()


def _read_file(path: Path) -> bytes:
    """Read a file, and nothing that only has its name: a read from a FIFO waits for ever."""
    try:
        if path.exists() and not path.is_file():
            raise ModelFileError(f"{path} is not a file; restore or export the version again")
        return path.read_bytes()
    except OSError as cause:
        raise ModelFileError(f"{path} cannot be read ({cause.strerror}); choose a folder with a {path.name}") from cause


def _find(name: str, root: Path) -> Path | None:
    """Look for one version, without listing the others."""
    try:
        if _is_visible(name) and Path(name).name == name and (root / name / ONNX_FILE).is_file():
            return root / name
    except OSError:  # a name that is too long for a file system
        return None
    is_packaged = name == SHIPPED and root.resolve() == EXPORTED.resolve() and (SHIPPED_FOLDER / ONNX_FILE).is_file()
    return SHIPPED_FOLDER if is_packaged else None


def _is_visible(name: str) -> bool:
    """Tell a version's folder from a staging one; earlier releases allowed more names than `naming` does."""
    return bool(name) and not name.startswith(".")
