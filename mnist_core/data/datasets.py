"""Datasets with a fixed split: MNIST from a file or a download, or scikit-learn's 1,797 digits.

Of MNIST's last 10,000 training images, those by people who wrote none of the others are for validation; its test images
are for the final report, and half of them for the promotion gate (`promotion/holdout.py`): no training sees them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mnist_core.contract import DigitBatch, DigitImage
from mnist_core.data.mnist_download import download_mnist, keras_cache
from mnist_core.data.mnist_files import RawDigits, holds_mnist, read_split
from mnist_core.data.mnist_writers import WRITERS_URL, find_writers, read_writers, unseen_writers_images
from mnist_core.errors import DatasetError
from mnist_core.paths import DATA_VARIABLE
from mnist_core.reading.preprocessing import digit_from_ink

VALIDATION_COUNT = 10_000
"""So many of the last training images are for validation where nobody knows who wrote them."""

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
        test: for the report alone, as far as training goes.
        source: one sentence for the model card: counts, origin, licence.
    """

    train: LabelledImages
    validation: LabelledImages
    test: LabelledImages
    source: str

    def all_for_training(self) -> Dataset:
        """Train on the validation part too, once every choice is made; measures on it are no longer honest then."""
        both = (self.train, self.validation)
        images, labels = (np.concatenate([getattr(part, name) for part in both]) for name in ("images", "labels"))
        return replace(self, train=LabelledImages(images, labels))


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
        Where QMNIST's file of writers is there: 54,080 digits to train, 5,920 by other people to validate; otherwise
        50,000 and 10,000. 10,000 to test.
    Raises:
        DatasetError: no such file, a damaged one, or no network.
    """
    found = find_mnist(path) or download_mnist()
    images, labels = read_split(found, "train")
    writers = find_writers(_folders(found))
    is_validation = np.arange(len(labels)) >= len(labels) - VALIDATION_COUNT
    if writers:
        is_validation &= unseen_writers_images(read_writers(writers), VALIDATION_COUNT)
    train, validation = (_labelled((images[part], labels[part])) for part in (~is_validation, is_validation))
    return Dataset(train, validation, _labelled(read_split(found, "test")), _mnist_source(train, validation, writers))


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
    return next((folder for folder in _folders() if folder.is_dir() and holds_mnist(folder)), None)


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


def _folders(mnist: Path | None = None) -> list[Path]:
    """List where data files may be, nearest first: beside MNIST, in MNIST_CORE_DATA's folder, in Keras's cache."""
    beside = (mnist if mnist.is_dir() else mnist.parent) if mnist else None
    return [Path(folder) for folder in (beside, os.environ.get(DATA_VARIABLE), keras_cache()) if folder]


def _mnist_source(train: LabelledImages, validation: LabelledImages, writers: Path | None) -> str:
    """Say what MNIST was split into, and how."""
    counts = f"{len(train):,} digits to train, {len(validation):,} to validate, 10,000 to test"
    split = (
        "validated on people who wrote no training digit (writers: QMNIST, C. Yadav, L. Bottou)"
        if writers
        else f"validated on the last {len(validation):,}, of which 40.8 % have a writer among the others, since "
        f"QMNIST's file of writers is not on this machine ({WRITERS_URL})"
    )
    return f"MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0): {counts}; {split}"


def _labelled(raw: RawDigits) -> LabelledImages:
    images, labels = raw
    return LabelledImages(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))


def _digit_from_small(image: NDArray[np.float64]) -> DigitImage:
    """Enlarge 8×8 pixels of 0–16 smoothly, since blocks of 2½ px look like no pen, and place them as MNIST does."""
    soft = Image.fromarray((image / 16).astype(np.float32)).resize((80, 80), Image.Resampling.BICUBIC)
    ink = np.clip(np.asarray(soft), 0, 1)
    return digit_from_ink(np.where(ink < 0.1, np.float32(0), ink))  # the cubic's ripples are not ink
