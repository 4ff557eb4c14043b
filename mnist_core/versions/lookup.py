"""Find and verify versions: which there are, which one serves, and whether a file is what was published.

A version is a folder whose files never change. `serving.json` names the serving one; without it the shipped version
serves. That one is found beside an installed package too, until the folder of versions has its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from mnist_core.contract import CHECKSUM_FILE, ONNX_FILE
from mnist_core.errors import ModelFileError
from mnist_core.paths import EXPORTED, SHIPPED_VERSIONS
from mnist_core.versions.pointer import read_pointer

SHIPPED = "mnist-mlp"
SHIPPED_FOLDER = SHIPPED_VERSIONS / SHIPPED


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
    """Read one file of a version and verify its SHA-256, if the version has a list of them.

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
    """Read a version's SHA-256 by file name; empty if it has no list."""
    try:
        lines = (folder / CHECKSUM_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


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
