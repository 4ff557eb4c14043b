"""Read pages of real pen strokes with known labels, by the app and by a baseline: `bench reading`.

The baseline is what most digit demos do: threshold at 128, one bounding box, stretch to 28×28.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import cv2
import numpy as np

from mnist_core.benchmarks.pages import KnownPicture, page_kinds
from mnist_core.benchmarks.photographs import jpeg_bytes, photograph
from mnist_core.benchmarks.written_pages import TrueDigit, Writing, write_page
from mnist_core.contract import IMAGE_SIDE
from mnist_core.data.strokes import DrawnDigit
from mnist_core.reading import DigitReader, Reading

MIN_IOU = 0.5
"""A box counts as found from this intersection over union with the true one."""

LARGE_PHOTOGRAPH = (4000, 3000)


def bench_reading(reader: DigitReader, samples: Sequence[DrawnDigit], seed: int, pages: int = 200) -> dict[str, Any]:
    """Read every kind of page and count what is right.

    Args:
        reader: the reader to measure.
        samples: digits by writers that no training and no tuning has seen.
        seed: of the pages; one that nothing was tuned with.
        pages: how many photographs of one digit; `page_kinds` says how many of the others.
    Returns:
        JSON values: "kinds", one record per kind of page, and "milliseconds" of single calls.
    """
    reader.decoder.warm_up()
    kinds = page_kinds(pages)
    seeds = np.random.SeedSequence(seed).spawn(len(kinds) + 1)
    records = []
    for kind, kind_seed in zip(kinds, seeds, strict=False):
        pictures = kind.pictures(samples, np.random.default_rng(kind_seed))
        records.append({"kind": kind.name, "pictures": kind.count, **_measure(reader, pictures)})
    milliseconds = _single_calls(reader, samples, np.random.default_rng(seeds[-1]))
    return {"seed": seed, "kinds": records, "milliseconds": milliseconds}


def reading_rows(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Lay out `bench_reading`'s result: the heading, and a row per kind of page and per single call."""
    heading = ["page", "pictures", "digits found and right", "numbers right", "with spaces", "baseline", "ms, median"]
    shares = ("digits", "numbers", "texts", "plain_numbers")
    rows = [
        [kind["kind"], str(kind["pictures"]), *(f"{kind[share]:.1%}" for share in shares), f"{kind['ms']:.1f}"]
        for kind in result["kinds"]
    ]
    blank = [""] * (len(heading) - 2)
    return heading, rows + [[name, *blank, f"{ms:.2f}"] for name, ms in result["milliseconds"].items()]


def _measure(reader: DigitReader, pictures: Iterable[KnownPicture]) -> dict[str, float]:
    """Count correct digits with their boxes, whole numbers, texts with spaces, and the baseline's numbers."""
    digits = found = numbers = texts = plain = count = 0
    seconds = []
    for picture in pictures:
        start = time.perf_counter()
        reading = reader.read_image(picture.data)
        seconds.append(time.perf_counter() - start)
        found += sum(_is_found(digit, reading) for digit in picture.digits)
        labels = "".join(str(digit.label) for digit in reading.digits)
        expected = "".join(picture.text.split())
        numbers += labels == expected
        texts += labels == expected and _shape(reading.text) == _shape(picture.text)
        plain += _baseline_answer(reader, picture.data) == expected
        digits, count = digits + len(picture.digits), count + 1
    return {
        "digits": found / digits,
        "numbers": numbers / count,
        "texts": texts / count,
        "plain_numbers": plain / count,
        "ms": 1000 * float(np.median(seconds)),
    }


def _shape(text: str) -> str:
    """Reduce a text to its spaces and line breaks."""
    return "".join(character if character.isspace() else "0" for character in text)


def _is_found(truth: TrueDigit, reading: Reading) -> bool:
    """Tell whether a digit was found in its box and read correctly."""
    left, top = truth.corners.min(axis=0)
    right, bottom = truth.corners.max(axis=0)
    for digit in reading.digits:
        box = digit.box
        across = min(right, box.left + box.width) - max(left, box.left)
        down = min(bottom, box.top + box.height) - max(top, box.top)
        shared = max(0.0, across) * max(0.0, down)
        union = (right - left) * (bottom - top) + box.width * box.height - shared
        if digit.label == truth.label and shared >= MIN_IOU * union:
            return True
    return False


def _baseline_answer(reader: DigitReader, data: bytes) -> str:
    """Read a picture as most demos do; "" if nothing is dark."""
    gray = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
    left, top, width, height = cv2.boundingRect((gray < 128).view(np.uint8))
    if width == 0:
        return ""
    ink = (255 - gray[top : top + height, left : left + width]).astype(np.float32) / np.float32(255)
    image = np.asarray(cv2.resize(ink, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA), np.float32)
    return str(reader.classifier.predict_batch(image[None])[0].argmax())


def _single_calls(reader: DigitReader, samples: Sequence[DrawnDigit], rng: np.random.Generator) -> dict[str, float]:
    """Time one drawing (pixels to answer) and one photograph of 12 megapixels (bytes to answer): medians in ms."""
    page = write_page(["7"], samples, Writing(height_px=180, pen=0.1), rng, 40, (280, 280))
    gray = np.rint(255 * (1 - page.coverage)).astype(np.uint8)
    drawing = np.dstack([gray, gray, gray, np.full_like(gray, 255)])
    small, _ = photograph(
        write_page(["4711 0815"], samples, Writing(height_px=90, pen=0.07), rng, 80, (1000, 750)), rng
    )
    large = jpeg_bytes(np.asarray(cv2.resize(small, LARGE_PHOTOGRAPH), np.uint8), rng)
    return {
        "drawing of 280×280, pixels to answer": _median_ms(lambda: reader.read_drawing(drawing), 200),
        "photograph of 12 megapixels, bytes to answer": _median_ms(lambda: reader.read_image(large), 5),
    }


def _median_ms(call: Callable[[], object], repeats: int) -> float:
    call()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return 1000 * float(np.median(seconds))
