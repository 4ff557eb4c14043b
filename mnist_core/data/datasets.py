"""Datasets with a fixed split: MNIST from a file or a download, or scikit-learn's 1,797 digits.

MNIST's last 10,000 training images are for validation; its test images are for the final report alone.
Keras is imported for a download alone, so that a page can read a file without it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnist_core.contract import DigitBatch, DigitImage
from mnist_core.data.mnist_files import NPZ_FILE, RawDigits, holds_mnist, read_split
from mnist_core.errors import DatasetError
from mnist_core.paths import DATA_VARIABLE
from mnist_core.reading.preprocessing import digit_from_ink

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
VALIDATION_COUNT = 10_000

DIGITS_SPLIT_SEED = 0
DIGITS_HELD_OUT = 300
"""So many of the 1,797 small digits are for validation, and as many for testing."""


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images and their labels.

    Attributes:
        images: float32 [N, 28, 28], 0–1, ink bright.
        labels: int64 [N], 0–9; where they train also NO_DIGIT.
    """

    images: DigitBatch
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Train, validation and test parts that share no image.

    Attributes:
        train: for the weights.
        validation: for every choice.
        test: for the report alone.
        source: one sentence for the model card: counts, origin, licence.
    """

    train: LabelledImages
    validation: LabelledImages
    test: LabelledImages
    source: str


def dataset_named(name: str) -> Dataset:
    """Load a data set by its name: "mnist", "digits", or the path of MNIST's own files.

    Raises:
        DatasetError: as `load_mnist`.
    """
    if name == "digits":
        return load_digits()
    return load_mnist(None if name == "mnist" else Path(name))


def load_mnist(path: Path | None = None) -> Dataset:
    """Load MNIST from where it is found first, and download it where it is nowhere.

    Args:
        path: an npz file or a folder with MNIST's files; None looks in the folder that the environment variable
            MNIST_CORE_DATA names, then in Keras's cache, then downloads into that cache.
    Returns:
        50,000 digits to train, 10,000 to validate, 10,000 to test.
    Raises:
        DatasetError: no such file, a damaged one, or no network.
    """
    found = find_mnist(path) or _download_mnist()
    images, labels = read_split(found, "train")
    return Dataset(
        train=_labelled((images[:-VALIDATION_COUNT], labels[:-VALIDATION_COUNT])),
        validation=_labelled((images[-VALIDATION_COUNT:], labels[-VALIDATION_COUNT:])),
        test=_labelled(read_split(found, "test")),
        source="MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0): 50,000 digits to train, the last 10,000 of the "
        "60,000 training digits to validate, 10,000 to test",
    )


def load_mnist_test(path: Path | None = None) -> LabelledImages | None:
    """Load MNIST's 10,000 test digits alone, without a download; None where MNIST is not on this machine.

    Raises:
        DatasetError: an explicit path that is not there, or a damaged file.
    """
    found = find_mnist(path)
    return None if found is None else _labelled(read_split(found, "test"))


def find_mnist(path: Path | None = None) -> Path | None:
    """Find MNIST's npz file or folder on this machine, without a download.

    Args:
        path: look here and nowhere else; None looks in MNIST_CORE_DATA's folder, then in Keras's cache.
    Raises:
        DatasetError: an explicit path with no MNIST in it.
    """
    if path is not None:
        if holds_mnist(path):
            return path
        raise DatasetError(f"no MNIST at {path}; name an mnist.npz, or a folder with it or with the four IDX files")
    folders = [Path(folder) for folder in (os.environ.get(DATA_VARIABLE), _keras_cache()) if folder]
    return next((folder for folder in folders if folder.is_dir() and holds_mnist(folder)), None)


def load_digits() -> Dataset:
    """Load scikit-learn's 1,797 real 8×8 digits, brought through our own preprocessing. They are not MNIST.

    Returns:
        1,197 digits to train, 300 to validate, 300 to test; the split is shuffled by a fixed seed.
    """
    from sklearn.datasets import load_digits as load_small_digits  # 1 s to import; pages that read MNIST need none

    small = load_small_digits()
    images = np.stack([_digit_from_small(image) for image in small.images])
    order = np.random.default_rng(DIGITS_SPLIT_SEED).permutation(len(images))
    parts = np.split(order, [len(order) - 2 * DIGITS_HELD_OUT, len(order) - DIGITS_HELD_OUT])
    train, validation, test = (LabelledImages(images[part], small.target[part].astype(np.int64)) for part in parts)
    return Dataset(
        train=train,
        validation=validation,
        test=test,
        source="not MNIST: scikit-learn's 1,797 digits of 8×8 pixels (E. Alpaydin, C. Kaynak; UCI data set 80, "
        "CC BY 4.0), enlarged to 28×28: 1,197 to train, 300 to validate, 300 to test",
    )


def _labelled(raw: RawDigits) -> LabelledImages:
    images, labels = raw
    return LabelledImages(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))


def _digit_from_small(image: NDArray[np.float64]) -> DigitImage:
    """Enlarge 8×8 pixels of 0–16 smoothly, since blocks of 2½ px look like no pen, and place them as MNIST does."""
    soft = Image.fromarray((image / 16).astype(np.float32)).resize((80, 80), Image.Resampling.BICUBIC)
    ink = np.clip(np.asarray(soft), 0, 1)
    return digit_from_ink(np.where(ink < 0.1, np.float32(0), ink))  # the cubic's ripples are not ink


def _keras_cache() -> Path:
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets"


def _download_mnist() -> Path:
    import keras  # 8–20 s and 530 MB: only for a download

    cache = _keras_cache()
    try:
        cache.mkdir(parents=True, exist_ok=True)  # get_file goes to /tmp where the folder above is not there
        return Path(
            keras.utils.get_file(
                NPZ_FILE, origin=MNIST_URL, file_hash=MNIST_SHA256, cache_dir=cache.parent, cache_subdir=cache.name
            )
        )
    except Exception as cause:  # get_file raises a bare Exception without a network, ValueError on another hash
        raise DatasetError(
            f"MNIST is not on this machine and could not be downloaded ({cause}); put mnist.npz into a folder and "
            f"name it with --data or {DATA_VARIABLE}, or train with --data digits"
        ) from cause
