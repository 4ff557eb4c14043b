"""Promote a version or roll back, by one atomic change of `serving.json`."""

from __future__ import annotations

import json
from pathlib import Path

from mnist_core.contract import PARITY_TOLERANCE
from mnist_core.errors import PromotionError
from mnist_core.paths import EXPORTED
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.storage.atomic_write import atomic_write
from mnist_core.storage.folder_lock import locked
from mnist_core.versions import lookup, publishing

MAX_HISTORY = 50


def promote(name: str, root: Path = EXPORTED) -> None:
    """Make a version the serving one. It must pass parity; whether it is good enough is for `gate` to decide.

    Args:
        name: a version in `root`.
        root: the folder of versions.
    Raises:
        ModelFileError: no such version, or its model is damaged.
        PromotionError: it fails parity with its Keras model.
    """
    require_parity(lookup.version_folder(name, root))
    with locked(root):
        lookup.version_folder(name, root)  # it may have been deleted meanwhile
        serving = lookup.serving_version(root).name
        if name != serving:
            _write_pointer(root, name, [*history(root), serving])


def rollback(root: Path = EXPORTED) -> str:
    """Return to the version that served before the last promotion.

    Returns:
        Its name.
    Raises:
        PromotionError: nothing was promoted before.
    """
    with locked(root):
        before = history(root)
        if not before:
            raise PromotionError("there is no version to roll back to; promote one first")
        _write_pointer(root, before[-1], before[:-1])
        return before[-1]


def history(root: Path = EXPORTED) -> list[str]:
    """List the versions that served before, the latest last, without those deleted since."""
    try:
        names = json.loads((root / lookup.SERVING_FILE).read_text(encoding="utf-8")).get("before", [])
    except FileNotFoundError:
        return []
    there = {path.name for path in lookup.list_versions(root)}
    return [name for name in names if name in there]


def require_parity(folder: Path) -> None:
    """Refuse a version whose ONNX file does not match its Keras model.

    Raises:
        ModelFileError: the model is missing or damaged.
        PromotionError: an answer differs, or a probability differs by more than the tolerance.
    """
    parity = OnnxClassifier.load(folder).card.parity
    different, furthest = parity.get("different_answers"), parity.get("max_difference")
    if different != 0 or furthest is None or not furthest <= PARITY_TOLERANCE:
        raise PromotionError(
            f"version '{folder.name}' fails parity with Keras ({different} answers differ, probabilities by up to "
            f"{furthest}; at most {PARITY_TOLERANCE:g} is allowed) and cannot be promoted; train or export it again"
        )


def _write_pointer(root: Path, name: str, before: list[str]) -> None:
    """Replace `serving.json` in one step: any reader finds the old file or the new one."""
    text = json.dumps({"version": name, "before": before[-MAX_HISTORY:]})
    with atomic_write(root / lookup.SERVING_FILE) as file:
        file.write(text.encode())
    publishing.flush(root)
