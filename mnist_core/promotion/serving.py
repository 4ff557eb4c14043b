"""Promote a version or roll back, by one atomic change of `serving.json`."""

from __future__ import annotations

from pathlib import Path

from mnist_core.errors import PromotionError
from mnist_core.paths import EXPORTED
from mnist_core.promotion.keras_parity import require_parity
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.storage.atomic_write import atomic_write
from mnist_core.storage.disk_errors import disk_errors_as
from mnist_core.storage.folder_lock import locked
from mnist_core.versions import lookup, publishing
from mnist_core.versions.pointer import SERVING_FILE, Pointer, read_pointer

MAX_HISTORY = 50


def promote(name: str, root: Path = EXPORTED, *, instead_of: str | None = None, fingerprint: str | None = None) -> None:
    """Make a version the serving one. It must pass parity, measured now; whether it is good enough, `gate` decides.

    Args:
        name: a version in `root`.
        root: the folder of versions.
        instead_of: the version that must still serve, such as the one that `name` was compared with; None for any.
        fingerprint: of the version that was compared, which another one of its name has not; None for any.
    Raises:
        ModelFileError: no such version, or one of its files is damaged.
        PromotionError: it fails parity with its Keras model, or is another one, or another version serves by now.
    """
    folder = lookup.version_folder(name, root)
    fingerprint = fingerprint or lookup.fingerprint(folder)
    lookup.require_whole(folder)
    require_parity(folder)
    with locked(root):
        folder = lookup.version_folder(name, root)  # it may have been deleted meanwhile
        if lookup.fingerprint(folder) != fingerprint:
            raise PromotionError(f"{name!r} is another version by now than the one that was compared; compare again")
        serving = lookup.serving_name(root)  # its folder may be gone: then nothing serves, and this one can
        if instead_of not in (None, serving):
            raise PromotionError(f"{instead_of!r} is no longer the serving version, {serving!r} is; compare again")
        if name != serving:
            _write_pointer(root, Pointer(name, (*_before(root), serving)[-MAX_HISTORY:]))


def rollback(root: Path = EXPORTED, *, to: str | None = None) -> str:
    """Return to the version that served before the last promotion.

    Args:
        root: the folder of versions.
        to: the version that this must lead to, such as the one that a button names; None for any.
    Returns:
        Its name.
    Raises:
        ModelFileError: that version's model is damaged.
        PromotionError: no other version served before, or it is not `to`.
    """
    with locked(root):
        if not (there := history(root)):
            raise PromotionError("there is no version to roll back to; promote one first")
        target, before = there[-1], _before(root)
        if to not in (None, target):
            raise PromotionError(f"the version before this one is {target!r} by now, and not {to!r}; look again")
        OnnxClassifier.load(lookup.version_folder(target, root))
        latest = len(before) - 1 - before[::-1].index(target)
        _write_pointer(root, Pointer(target, before[:latest]))
        return target


def history(root: Path = EXPORTED) -> list[str]:
    """List the versions to roll back to, the latest last: those that served before, are still there and do not serve.

    Raises:
        ModelFileError: `serving.json` is damaged.
    """
    serving, there = lookup.serving_name(root), {path.name for path in lookup.list_versions(root)}
    names = [name for name in _before(root) if name in there]
    while names and names[-1] == serving:  # those between were deleted
        names.pop()
    return names


def _before(root: Path) -> tuple[str, ...]:
    pointer = read_pointer(root)
    return pointer.before if pointer else ()


def _write_pointer(root: Path, pointer: Pointer) -> None:
    """Replace `serving.json` in one step: any reader finds the old file or the new one."""
    with disk_errors_as(PromotionError, SERVING_FILE), atomic_write(root / SERVING_FILE) as file:
        file.write(pointer.to_json().encode())
    publishing.flush(root)
