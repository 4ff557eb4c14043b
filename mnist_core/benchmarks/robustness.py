"""Read MNIST under the fifteen corruptions of MNIST-C, by the bare network and by the whole reader: `bench robustness`.

Training sees none of them. The pictures are made by code of this project's own, with the strengths that were published.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.benchmarks import camera_corruptions, mark_corruptions
from mnist_core.contract import DigitBatch, DigitImage
from mnist_core.data.datasets import LabelledImages
from mnist_core.measuring.evaluation import predict_all
from mnist_core.reading import DigitReader

Corruption = Callable[[DigitImage, np.random.Generator], DigitImage]

CORRUPTIONS: dict[str, Corruption] = {
    "shot noise": camera_corruptions.shot_noise,
    "impulse noise": camera_corruptions.impulse_noise,
    "glass blur": camera_corruptions.glass_blur,
    "motion blur": camera_corruptions.motion_blur,
    "shear": camera_corruptions.shear,
    "scale": camera_corruptions.scale,
    "rotate": camera_corruptions.rotate,
    "brightness": camera_corruptions.brightness,
    "translate": camera_corruptions.translate,
    "stripe": mark_corruptions.stripe,
    "fog": mark_corruptions.fog,
    "spatter": mark_corruptions.spatter,
    "dotted line": mark_corruptions.dotted_line,
    "zigzag": mark_corruptions.zigzag,
    "canny edges": mark_corruptions.canny_edges,
}

ROBUSTNESS_SEED = 15


def bench_robustness(reader: DigitReader, digits: LabelledImages, count: int) -> dict[str, Any]:
    """Count the corrupted digits that the network and the reader read right.

    Args:
        reader: the reader, and with it the network, to measure.
        digits: MNIST's test digits to report, its validation digits to work on.
        count: how many of the first digits, each under each corruption.
    Returns:
        JSON values: "kinds", a record for undisturbed digits and for each corruption; "mean" over the corruptions. The
        network gets each picture as it is; the reader gets a PNG of it, and is right if it finds one digit, the right
        one.
    """
    labels = digits.labels[:count]
    kinds = [_record("undisturbed", reader, digits.images[:count], labels)]
    seeds = np.random.SeedSequence(ROBUSTNESS_SEED).spawn(len(CORRUPTIONS))
    for (kind, corrupt), seed in zip(CORRUPTIONS.items(), seeds, strict=True):
        rng = np.random.default_rng(seed)
        corrupted = np.stack([corrupt(image, rng) for image in digits.images[:count]])
        kinds.append(_record(kind, reader, corrupted, labels))
    corrupted_kinds = kinds[1:]
    mean = {by: float(np.mean([record[by] for record in corrupted_kinds])) for by in ("network", "reader")}
    return {"pictures": len(labels), "kinds": kinds, "mean": mean}


def robustness_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out `bench_robustness`'s result: the heading, a row per corruption, and their mean."""
    records = [*result["kinds"], {"kind": "mean of the corruptions", **result["mean"]}]
    rows = [[record["kind"], f"{record['network']:.1%}", f"{record['reader']:.1%}"] for record in records]
    return ["corruption", "bare network", "reader"], rows


def _record(kind: str, reader: DigitReader, images: DigitBatch, labels: NDArray[np.int64]) -> dict[str, Any]:
    pixels = np.rint(255 * images).astype(np.uint8)
    answers = predict_all(reader.classifier.predict_batch, pixels.astype(np.float32) / np.float32(255))
    read = [_read_label(reader, page) for page in pixels]
    return {
        "kind": kind,
        "network": float((answers.argmax(axis=1) == labels).mean()),
        "reader": float((np.array(read) == labels).mean()),
    }


def _read_label(reader: DigitReader, page: NDArray[np.uint8]) -> int:
    """Read a picture, uint8 [28, 28]: the label of its one digit, or -1 where not exactly one is found."""
    digits = reader.read_image(cv2.imencode(".png", page)[1].tobytes()).digits
    return digits[0].label if len(digits) == 1 else -1
