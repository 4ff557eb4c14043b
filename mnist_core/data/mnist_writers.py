"""Who wrote MNIST's training digits: QMNIST's labels, and the split by writer that they allow."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_core.errors import DatasetError

WRITERS_FILE = "qmnist-train-labels-idx2-int.gz"
WRITERS_URL = f"https://raw.githubusercontent.com/facebookresearch/qmnist/master/{WRITERS_FILE}"
CONTENT_SHA256 = "bb1b6e1ec7b04fd5696f1ed50b5f58f8ef195118edd5c93c81783df9740b8ac5"
"""Of the uncompressed file; a copy that was compressed anew holds the same labels."""

HEADER_BYTES = 12
COLUMNS, WRITER_COLUMN = 8, 2
"""Of a row: class, NIST partition, writer, the digit's index of that writer, NIST class, NIST index, two reserved."""


def find_writers(folders: Iterable[Path]) -> Path | None:
    """Find QMNIST's training labels in the first folder that has them."""
    return next((folder / WRITERS_FILE for folder in folders if (folder / WRITERS_FILE).is_file()), None)


def read_writers(path: Path) -> NDArray[np.int64]:
    """Read who wrote each training image.

    Returns:
        int64 [60000], a number for each person, in MNIST's order.
    Raises:
        DatasetError: damaged, or other labels than QMNIST's.
    Source:
        Yadav and Bottou 2019, https://arxiv.org/abs/1905.10498.
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as cause:
        raise DatasetError(
            f"{path} is damaged ({cause}); delete it, or download it again from {WRITERS_URL}"
        ) from cause
    if hashlib.sha256(content).hexdigest() != CONTENT_SHA256:
        raise DatasetError(f"{path} does not hold QMNIST's labels (another SHA-256); delete it, or get {WRITERS_URL}")
    rows = np.frombuffer(content, ">i4", offset=HEADER_BYTES).reshape(-1, COLUMNS)
    return rows[:, WRITER_COLUMN].astype(np.int64)


def unseen_writers_images(writers: NDArray[np.int64], last: int) -> NDArray[np.bool_]:
    """Tell which images are by people who wrote none before the last so many.

    Args:
        writers: int64 [N], a number for each person.
        last: 1 to N.
    Returns:
        bool [N]; whoever wrote one of these wrote none of the others.

    Example:
        >>> unseen_writers_images(np.array([7, 8, 7, 9, 8, 9]), last=3).tolist()
        [False, False, False, True, False, True]
    """
    return ~np.isin(writers, writers[: len(writers) - last])
