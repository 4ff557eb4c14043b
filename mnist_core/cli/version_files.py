"""The files of a version, each with its size and the model card inside it, for the tables that list them all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mnist_core.cli.tables import print_table
from mnist_core.contract import CARD_KEY, CHECKSUM_FILE, ModelCard
from mnist_core.errors import ModelFileError
from mnist_core.versions.lookup import VERSION_FILES

FILE_ORDER = (*VERSION_FILES, CHECKSUM_FILE)


@dataclass(frozen=True)
class VersionFile:
    """One file of a version.

    Attributes:
        name: its name in the version's folder.
        size_bytes: how large it is.
        card: the model card inside it; None in a file that is no ONNX model.
    """

    name: str
    size_bytes: int
    card: ModelCard | None


def version_files(folder: Path) -> list[VersionFile]:
    """List a version's files: the models first, whatever else is there last.

    Raises:
        ModelFileError: one of the models is damaged.
    """
    known = {name: place for place, name in enumerate(FILE_ORDER)}
    paths = [path for path in folder.iterdir() if path.is_file()]
    paths.sort(key=lambda path: (known.get(path.name, len(known)), path.name))
    return [VersionFile(path.name, path.stat().st_size, _card(path)) for path in paths]


def print_version(folder: Path) -> None:
    """Print what each of a version's files weighs, and what was measured when it was exported."""
    print_table(
        ("file", "bytes", "accuracy", "loss", "same answer as Keras", "max difference"),
        [(file.name, f"{file.size_bytes:,}", *_figures(file.card)) for file in version_files(folder)],
        title=str(folder),
    )


def _figures(card: ModelCard | None) -> tuple[str, str, str, str]:
    if card is None:
        return "", "", "", ""
    test, parity = card.test, card.parity
    return (
        f"{test['accuracy']:.2%}", f"{test['loss']:.4f}",
        f"{parity['same_answers']:.2%}", f"{parity['max_difference']:.1e}",
    )  # fmt: skip


def _card(path: Path) -> ModelCard | None:
    """Read the card inside an ONNX file, a model's or a reader's."""
    if path.suffix != ".onnx":
        return None
    import onnxruntime as ort

    from mnist_core.versions.lookup import read_checked

    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # it is opened for its card alone
    try:
        session = ort.InferenceSession(read_checked(path), options, providers=["CPUExecutionProvider"])
    except ModelFileError:
        raise
    except Exception as cause:  # onnxruntime's own errors share no public base class
        raise ModelFileError(f"{path} is not an ONNX model that ONNX Runtime can open; export it again") from cause
    text = session.get_modelmeta().custom_metadata_map.get(CARD_KEY)
    return ModelCard.from_json(text) if text else None
