"""MNIST's files become checked arrays: Keras's npz, or the four original IDX files, plain or .gz; never pickles."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import CLASS_COUNT, IMAGE_SIDE
from mnist_core.errors import DatasetError

NPZ_FILE = "mnist.npz"
IDX_IMAGES_MAGIC, IDX_LABELS_MAGIC = 2051, 2049
SPLITS = {"train": ("train", 60_000), "test": ("t10k", 10_000)}
"""By split: how the original files' names begin, and how many digits it has."""

RAW_MD5 = {
    ("train", "images"): "6bbc9ace898e44ae57da46a324031adb",
    ("train", "labels"): "a25bea736e30d166cdddb491f175f624",
    ("test", "images"): "2646ac647ad5339dbf082846283269ea",
    ("test", "labels"): "27ae3e4e09519cfbb04c329615203637",
}
"""MD5 of the uncompressed original IDX files; the same digits give the same bytes, whatever file they came from."""

RawDigits = tuple[NDArray[np.uint8], NDArray[np.uint8]]  # images [N, 28, 28], labels [N]


def holds_mnist(path: Path) -> bool:
    """Tell whether a path is an npz file, or a folder with MNIST's npz or its first IDX file."""
    if path.is_dir():
        return (path / NPZ_FILE).is_file() or _idx_file(path, "test", "images") is not None
    return path.is_file()


def read_split(path: Path, split: str) -> RawDigits:
    """Read one split of MNIST and check its content.

    Args:
        path: an npz file, or a folder that `holds_mnist`.
        split: "train" or "test".
    Returns:
        images uint8 [60000 or 10000, 28, 28], labels uint8 [60000 or 10000], in MNIST's order.
    Raises:
        DatasetError: missing, damaged, cut off, or other digits than MNIST's; the sentence names the file.
    """
    npz = path / NPZ_FILE if path.is_dir() else path
    if npz.is_file():
        return _checked(*_read_npz(npz, split), split, npz)
    return _checked(_read_idx(path, split, "images"), _read_idx(path, split, "labels"), split, path)


def raw_idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """Write images [N, 28, 28] or labels [N] as the original IDX file's bytes.

    Example:
        >>> raw_idx_bytes(np.array([7, 2], np.uint8)).hex(" ")
        '00 00 08 01 00 00 00 02 07 02'
    """
    magic = IDX_IMAGES_MAGIC if array.ndim == 3 else IDX_LABELS_MAGIC
    return struct.pack(f">{1 + array.ndim}I", magic, *array.shape) + array.tobytes()


def _read_npz(path: Path, split: str) -> tuple[NDArray[Any], NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return arrays[f"x_{split}"], arrays[f"y_{split}"]
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as cause:
        raise DatasetError(f"{path} is damaged or not MNIST's npz ({cause}); {_remedy(path)}") from cause


def _read_idx(folder: Path, split: str, kind: str) -> NDArray[np.uint8]:
    path = _idx_file(folder, split, kind)
    if path is None:
        prefix = SPLITS[split][0]
        raise DatasetError(f"no {NPZ_FILE} and no {prefix}-{kind}-idx*-ubyte(.gz) in {folder}; put MNIST's files there")
    dimensions = 3 if kind == "images" else 1
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        magic, *shape = struct.unpack_from(f">{1 + dimensions}I", data)
        pixels = np.frombuffer(data, np.uint8, offset=4 * (1 + dimensions))
        if magic != (IDX_IMAGES_MAGIC if kind == "images" else IDX_LABELS_MAGIC):
            raise ValueError(f"it starts with the number {magic}")
        return pixels.reshape(shape)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as cause:
        raise DatasetError(f"{path} is damaged or cut off ({cause}); {_remedy(path)}") from cause


def _idx_file(folder: Path, split: str, kind: str) -> Path | None:
    """Find one original file under the names that are in use: with '-idx3-' or '.idx3-', plain or .gz."""
    stem, number = f"{SPLITS[split][0]}-{kind}", 3 if kind == "images" else 1
    names = [f"{stem}{mark}idx{number}-ubyte{end}" for end in ("", ".gz") for mark in "-."]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _checked(images: NDArray[Any], labels: NDArray[Any], split: str, path: Path) -> RawDigits:
    """Hold arrays against what MNIST is known to be, the cheap facts first, since they explain more."""
    count = SPLITS[split][1]
    found = f"{images.dtype} {list(images.shape)} with labels {labels.dtype} {list(labels.shape)}"
    shapes_fit = images.shape == (count, IMAGE_SIDE, IMAGE_SIDE) and labels.shape == (count,)
    if not shapes_fit or images.dtype != np.uint8 or labels.dtype != np.uint8:
        raise DatasetError(
            f"{path} has {split} digits {found}; expected uint8 [{count}, 28, 28] with labels uint8 [{count}]; "
            + _remedy(path)
        )
    if labels.max() >= CLASS_COUNT:
        raise DatasetError(f"{path} has a {split} label {labels.max()}; expected 0–9; {_remedy(path)}")
    for kind, array in (("images", images), ("labels", labels)):
        if hashlib.md5(raw_idx_bytes(array), usedforsecurity=False).hexdigest() != RAW_MD5[split, kind]:
            raise DatasetError(f"{path}: the {split} {kind} are not MNIST's (another MD5); {_remedy(path)}")
    return images, labels


def _remedy(path: Path) -> str:
    return f"delete {path.name} and put an undamaged copy there, or train with --data digits"
