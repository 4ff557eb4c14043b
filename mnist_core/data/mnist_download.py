"""Download MNIST, and who wrote it, into Keras's cache; Keras is imported for that alone."""

from __future__ import annotations

import os
from pathlib import Path

from mnist_core.data.mnist_files import NPZ_FILE
from mnist_core.data.mnist_writers import WRITERS_FILE, WRITERS_URL, read_writers
from mnist_core.errors import DatasetError
from mnist_core.paths import DATA_VARIABLE

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"


def keras_cache() -> Path:
    """Give the folder that Keras keeps downloaded data sets in."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets"


def download_mnist() -> Path:
    """Download MNIST, and with it QMNIST's labels, which say who wrote it; MNIST can be split without them.

    Returns:
        MNIST's file in Keras's cache.
    Raises:
        DatasetError: no network, or another file than MNIST's; the sentence says what else works.
    """
    try:
        mnist = _downloaded(NPZ_FILE, MNIST_URL, MNIST_SHA256)
    except Exception as cause:  # get_file raises a bare Exception without a network, ValueError on another hash
        raise DatasetError(
            f"MNIST is not on this machine and could not be downloaded ({cause}); put mnist.npz into a folder and "
            f"name it with --data or {DATA_VARIABLE}, or train with --data digits"
        ) from cause
    try:
        read_writers(_downloaded(WRITERS_FILE, WRITERS_URL))
    except Exception:  # as above; the data set's sentence tells how it was split
        (keras_cache() / WRITERS_FILE).unlink(missing_ok=True)
    return mnist


def _downloaded(name: str, url: str, sha256: str | None = None) -> Path:
    import keras  # 8–20 s and 530 MB

    cache = keras_cache()
    cache.mkdir(parents=True, exist_ok=True)  # get_file goes to /tmp where the folder above is not there
    return Path(
        keras.utils.get_file(name, origin=url, file_hash=sha256, cache_dir=cache.parent, cache_subdir=cache.name)
    )
