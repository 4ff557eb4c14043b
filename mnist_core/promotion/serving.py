"""Which version answers: put another one in its place, and go back. One atomic change of `serving.json`."""

from __future__ import annotations

import json
from pathlib import Path

from mnist_core.contract import PARITY_TOLERANCE
from mnist_core.errors import PromotionError
from mnist_core.paths import EXPORTED
from mnist_core.reading.classifier import OnnxClassifier
from mnist_core.storage.atomic_write import whole_file
from mnist_core.storage.folder_lock import locked
from mnist_core.versions import lookup as versions
from mnist_core.versions.lookup import SERVING_FILE

LONGEST_HISTORY = 50


def promote(name: str, root: Path = EXPORTED) -> None:
    """Let a version answer from now on. Whether it should is `judgement`'s to say; parity is not up to anyone.

    Args:
        name: a version in `root`.
        root: the folder of versions.
    Raises:
        ModelFileError: no such version, or its model is damaged.
        PromotionError: its file does not answer as its Keras model does.
    """
    require_parity(versions.version_folder(name, root))
    with locked(root):
        versions.version_folder(name, root)  # it may have been deleted meanwhile
        serving = versions.serving_version(root).name
        if name != serving:
            _write_pointer(root, name, [*history(root), serving])


def rollback(root: Path = EXPORTED) -> str:
    """Let the version answer again that did before the last promotion.

    Returns:
        Its name.
    Raises:
        PromotionError: there is none to go back to.
    """
    with locked(root):
        before = history(root)
        if not before:
            raise PromotionError("there is no version to go back to; promote one first")
        _write_pointer(root, before[-1], before[:-1])
        return before[-1]


def history(root: Path = EXPORTED) -> list[str]:
    """Name the versions that answered before, the latest last, as far as they are still there."""
    try:
        names = json.loads((root / SERVING_FILE).read_text()).get("before", [])
    except FileNotFoundError:
        return []
    there = {path.name for path in versions.list_versions(root)}
    return [name for name in names if name in there]


def require_parity(folder: Path) -> None:
    """Refuse a version whose file was not proven to answer as its Keras model does.

    Raises:
        ModelFileError: the model is missing or damaged.
        PromotionError: an answer differs, or a probability is further away than the tolerance.
    """
    parity = OnnxClassifier.load(folder).card.parity
    different, furthest = parity.get("different_answers"), parity.get("max_difference")
    if different != 0 or furthest is None or not furthest <= PARITY_TOLERANCE:
        raise PromotionError(
            f"version '{folder.name}' fails parity ({different} other answers than Keras, probabilities up to "
            f"{furthest} apart, at most {PARITY_TOLERANCE:g} allowed) and cannot be promoted; train or export it again"
        )


def _write_pointer(root: Path, name: str, before: list[str]) -> None:
    """Replace `serving.json` in one step: a reader finds the old file or the new one, and so does the next start."""
    text = json.dumps({"version": name, "before": before[-LONGEST_HISTORY:]})
    with whole_file(root / SERVING_FILE) as file:
        file.write(text.encode())
    versions.flush(root)
