"""The kinds of pages that `bench reading` reads: single digits, numbers and pages of 40, clean and photographed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.benchmarks.photographs import Defects, jpeg_bytes, photograph
from mnist_core.benchmarks.printed_paper import on_form
from mnist_core.benchmarks.written_pages import TrueDigit, Writing, WrittenPage, write_page
from mnist_core.data.strokes import DrawnDigit

PAGE_OF_40 = ((4, 4), (8,), (2, 2, 4), (3, 5), (8,))
"""Digits per group and row."""

NUMBER_LENGTHS = (2, 4, 6, 8, 10)
GRAY_LEVELS = ((255, 0), (0, 255), (235, 40), (30, 220), (128, 0))
"""Gray levels of background and ink on clean pages."""

SQUARED = Defects(rotation_degrees=6, ruled=1, squared=1)
FORM = Defects(rotation_degrees=6, ruled=0)
"""Photographs of squared paper, and of forms, held as straight as people hold a phone."""

Generator = np.random.Generator
MakePage = Callable[[Sequence[DrawnDigit], Generator], WrittenPage]


@dataclass(frozen=True, eq=False)
class KnownPicture:
    """A picture file's bytes, the digits at their places in it, and its text with spaces and line breaks."""

    data: bytes
    digits: tuple[TrueDigit, ...]
    text: str


@dataclass(frozen=True, eq=False)
class PageKind:
    """How one kind of page is written, whether it is photographed, how many are made; and its own defects, if any."""

    name: str
    make: MakePage
    is_photograph: bool
    count: int
    defects: Defects | None = None

    def pictures(self, samples: Sequence[DrawnDigit], rng: Generator) -> Iterator[KnownPicture]:
        """Make this kind's pictures, one at a time."""
        for _ in range(self.count):
            yield _picture(self.make(samples, rng), rng, (self.defects or Defects()) if self.is_photograph else None)


def page_kinds(pages: int) -> list[PageKind]:
    """List every kind: `pages` photographs of one digit, half as many of each number, a tenth as many pages of 40.

    There are ten times as many clean single digits, which are quick to read and seldom misread. Squared paper and forms
    come last, so that their pages leave the others' as they were.
    """
    numbers, full = max(1, pages // 2), max(1, pages // 10)
    return [
        PageKind("one digit, clean", _one_clean, False, 10 * pages),
        PageKind("one digit, photographed", _one_photographed, True, pages),
        *(PageKind(f"number of {n}, clean, spaced", _number(n, clean=True), False, numbers) for n in NUMBER_LENGTHS),
        *(PageKind(f"number of {n}, photographed", _number(n, clean=False), True, numbers) for n in NUMBER_LENGTHS),
        PageKind("number of 4, clean, close or touching", _tight_number, False, numbers),
        PageKind("page of 40, clean", _page_of_40, False, full),
        PageKind("page of 40, photographed", _page_of_40, True, full),
        PageKind("one digit on squared paper, photographed", _one_large, True, pages, SQUARED),
        PageKind("number of 4 on squared paper, photographed", _large_number, True, numbers, SQUARED),
        PageKind("number of 5 in a form, clean", _number_in_form, False, numbers),
        PageKind("number of 5 in a form, photographed", _number_in_form, True, numbers, FORM),
    ]


def _picture(page: WrittenPage, rng: Generator, defects: Defects | None) -> KnownPicture:
    """Encode a page: a JPEG photograph with such defects, or a PNG with a uniform background."""
    if defects:
        picture, digits = photograph(page, rng, defects)
        return KnownPicture(jpeg_bytes(picture, rng), digits, page.text)
    background, ink = GRAY_LEVELS[rng.integers(len(GRAY_LEVELS))]
    inked = page.coverage if page.printed is None else np.maximum(page.coverage, rng.uniform(0.3, 1) * page.printed)
    gray = np.rint(background + (ink - background) * inked).astype(np.uint8)
    return KnownPicture(_png(gray), page.digits, page.text)


def _png(gray: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".png", gray)[1].tobytes()


def _labels(rng: Generator, count: int) -> str:
    return "".join(map(str, rng.integers(0, 10, count)))


def _one_clean(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    """One digit of 20 to 220 px anywhere on 280×280 px."""
    height = float(np.exp(rng.uniform(np.log(20), np.log(220))))
    writing = Writing(height_px=height, pen=rng.uniform(0.04, 0.16))
    return write_page([_labels(rng, 1)], samples, writing, rng, 4, (280, 280))


def _one_photographed(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    height = rng.uniform(50, 250)
    side = int(height * rng.uniform(1.6, 4))
    writing = Writing(height_px=height, pen=rng.uniform(0.03, 0.1))
    return write_page([_labels(rng, 1)], samples, writing, rng, height * 0.3, (side, side))


def _number(length: int, *, clean: bool) -> MakePage:
    def make(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
        height = rng.uniform(30, 120) if clean else rng.uniform(40, 130)
        writing = Writing(height_px=height, pen=rng.uniform(0.035, 0.12))
        side = (int(height * length * rng.uniform(1, 2)), int(height * rng.uniform(2, 5)))
        return write_page([_labels(rng, length)], samples, writing, rng, height * (0.2 if clean else 0.6), side)

    return make


def _tight_number(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    writing = Writing(height_px=rng.uniform(40, 120), pen=rng.uniform(0.05, 0.12), gap=(-0.08, 0.15))
    return write_page([_labels(rng, 4)], samples, writing, rng)


def _page_of_40(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    rows = [" ".join(_labels(rng, count) for count in counts) for counts in PAGE_OF_40]
    writing = Writing(height_px=rng.uniform(40, 80), pen=rng.uniform(0.04, 0.11), row_gap=rng.uniform(0.5, 1))
    return write_page(rows, samples, writing, rng, 50)


def _one_large(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    """One digit of 100 to 500 px, as a phone takes it."""
    height = rng.uniform(100, 500)
    side = int(height * rng.uniform(1.6, 4))
    writing = Writing(height_px=height, pen=rng.uniform(0.03, 0.1))
    return write_page([_labels(rng, 1)], samples, writing, rng, height * 0.3, (side, side))


def _large_number(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    height = rng.uniform(100, 300)
    writing = Writing(height_px=height, pen=rng.uniform(0.035, 0.1))
    side = (int(height * 4 * rng.uniform(1, 1.6)), int(height * rng.uniform(2, 4)))
    return write_page([_labels(rng, 4)], samples, writing, rng, height * 0.6, side)


def _number_in_form(samples: Sequence[DrawnDigit], rng: Generator) -> WrittenPage:
    """Five digits in boxes, a comb, a table or circles, or underlined; some cross the lines."""
    height, pitch = rng.uniform(40, 130), rng.uniform(1.0, 1.5)
    writing = Writing(height_px=height, pen=rng.uniform(0.035, 0.1), pitch=pitch)
    page = write_page([_labels(rng, 5)], samples, writing, rng, height * rng.uniform(0.8, 1.5))
    return on_form(page, pitch * height, rng)
