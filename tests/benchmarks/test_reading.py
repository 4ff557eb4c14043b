"""Pages with known labels, and what the benchmark counts on them."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_core.benchmarks import reading as bench
from mnist_core.benchmarks.pages import page_kinds
from mnist_core.benchmarks.photographs import photograph
from mnist_core.benchmarks.written_pages import Writing, write_page
from mnist_core.data.strokes import HELD_OUT_WRITERS, DrawnDigit, find_strokes, read_strokes
from mnist_core.reading import DigitReader
from mnist_core.versions import lookup

PLAIN = Writing(height_px=60, pen=0.1)


@pytest.fixture(scope="module")
def samples():
    path = find_strokes()
    if path is None:
        assert not os.environ.get("CI"), "CI needs the pen strokes in MNIST_CORE_DATA"
        pytest.skip("the pen strokes are not on this machine: set MNIST_CORE_DATA")
    return [digit for digit in read_strokes(Path(path)) if digit.writer not in HELD_OUT_WRITERS]


def bars(label=1, writer=1):
    return DrawnDigit(label, writer, (np.array([[0, 0], [0, 10]], np.float32),))


def test_a_page_knows_where_its_digits_stand():
    page = write_page(["11 1"], [bars()], PLAIN, np.random.default_rng(0))
    assert page.text == "11 1"
    assert [digit.label for digit in page.digits] == [1, 1, 1]
    for digit in page.digits:
        (left, top), (right, bottom) = digit.corners.min(axis=0), digit.corners.max(axis=0)
        inside = page.coverage[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
        assert inside.max() == 1.0


def test_one_seed_makes_one_picture():
    def picture(seed):
        rng = np.random.default_rng(seed)
        return photograph(write_page(["1"], [bars()], PLAIN, rng), rng)[0]

    np.testing.assert_array_equal(picture(5), picture(5))
    assert picture(5).shape != picture(6).shape or (picture(5) != picture(6)).any()


def test_corners_follow_the_digit_into_the_photograph():
    rng = np.random.default_rng(2)
    page = write_page(["1"], [bars()], Writing(height_px=120, pen=0.2), rng, margin_px=60)
    picture, (digit,) = photograph(page, rng)
    middle = np.round(digit.corners.mean(axis=0)).astype(int)
    ink, paper = picture[middle[1], middle[0]].mean(), np.median(picture.mean(axis=2))
    assert ink < 0.8 * paper


@pytest.mark.mnist
def test_the_bench_finds_more_than_the_plain_way(samples, monkeypatch):
    kinds = {kind.name: kind for kind in page_kinds(20)}
    chosen = [replace(kinds[name], count=count) for name, count in (("one digit, clean", 20), ("page of 40, clean", 1))]
    monkeypatch.setattr(bench, "page_kinds", lambda pages: chosen)
    monkeypatch.setattr(bench, "_single_calls", lambda *_: {})
    result = bench.bench_reading(DigitReader.load(lookup.SHIPPED_FOLDER), samples, seed=1)
    one, page = result["kinds"]
    assert one["numbers"] > one["plain_numbers"]
    assert page["digits"] >= 0.8
    heading, rows = bench.reading_rows(result)
    assert {len(row) for row in rows} == {len(heading)}
