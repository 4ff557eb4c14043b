"""promotion/holdout.py: what decides about a promotion, and what only reports."""

import errno
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from mnist_core.benchmarks.gate import GATE_PEN_COUNT
from mnist_core.data.held_out_writers import HeldOutDigits
from mnist_core.data.strokes import GATE_WRITERS, HELD_OUT_WRITERS, find_strokes, read_strokes
from mnist_core.paths import DATA_VARIABLE
from mnist_core.promotion import holdout, pen_drawings
from mnist_core.promotion.holdout import holdout_sets
from mnist_core.storage.database import open_database


@pytest.fixture
def engine(tmp_path) -> sa.Engine:
    return open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")


@pytest.fixture
def no_data(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))


def drawings() -> HeldOutDigits:
    """Three drawings by each held-out writer; on the third, segmentation finds no digit."""
    writers = np.repeat(sorted(HELD_OUT_WRITERS), 3)
    images = np.random.default_rng(0).random((18, 28, 28), np.float32)
    return HeldOutDigits(images, np.arange(18) % 10, np.arange(18) % 3 < 2, writers)


@pytest.mark.mnist
def test_students_test_digits_decide_and_clerks_only_report(engine, tmp_path, mnist, monkeypatch):
    monkeypatch.setattr(holdout, "find_strokes", lambda: None)
    gate, report = holdout_sets(engine, tmp_path)
    assert (gate.name, gate.is_gating) == ("5,001 of MNIST's test digits", True)
    assert (report.name, report.is_gating) == ("4,999 of MNIST's test digits, which only report", False)
    np.testing.assert_array_equal(np.concatenate([gate.labels, report.labels]), mnist.test.labels)


def test_three_writers_drawings_decide_and_three_others_only_report(engine, tmp_path, no_data, monkeypatch):
    monkeypatch.setattr(holdout, "find_strokes", lambda: tmp_path)
    monkeypatch.setattr(holdout, "kept_drawings", lambda strokes, cache: drawings())
    named = {each.name: each for each in holdout_sets(engine, tmp_path)}
    gate, report = named["9 pen digits by writers 25–27"], named["9 pen digits by writers 28–30, which only report"]
    assert (gate.is_gating, report.is_gating) == (True, False)
    np.testing.assert_array_equal(gate.labels, drawings().labels[:9])
    assert gate.is_one_digit.sum() == report.is_one_digit.sum() == 6
    assert GATE_WRITERS < HELD_OUT_WRITERS


def test_without_mnist_half_of_the_small_test_digits_decides(engine, tmp_path, no_data, digits):
    gate, report = holdout_sets(engine, tmp_path)
    np.testing.assert_array_equal(np.concatenate([gate.labels, report.labels]), digits.test.labels)
    assert (gate.name, gate.is_gating) == ("150 small test digits", True)
    assert (report.name, report.is_gating) == ("150 small test digits, which only report", False)


def test_drawings_are_kept_and_drawn_anew_by_other_code(tmp_path, monkeypatch):
    strokes, drawn = tmp_path / "strokes", []

    def draw(read_drawing, pen_px):
        drawn.append(pen_px)
        return drawings()

    strokes.write_bytes(b"strokes")
    monkeypatch.setattr(pen_drawings, "held_out_digits", draw)
    first = pen_drawings.kept_drawings(strokes, tmp_path)
    again = pen_drawings.kept_drawings(strokes, tmp_path)
    assert len(drawn) == 1
    np.testing.assert_allclose(first.images, drawings().images, atol=0.5 / 255)
    for name in ("labels", "is_one_digit", "writers"):
        np.testing.assert_array_equal(getattr(again, name), getattr(drawings(), name))
    monkeypatch.setattr(pen_drawings, "CODE", ("contract.py",))
    pen_drawings.kept_drawings(strokes, tmp_path)
    assert len(drawn) == 2


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_kept_drawings_that_are_damaged_are_drawn_again(tmp_path, monkeypatch, damage):
    (tmp_path / "strokes").write_bytes(b"strokes")
    monkeypatch.setattr(pen_drawings, "held_out_digits", lambda *_: drawings())
    first = pen_drawings.kept_drawings(tmp_path / "strokes", tmp_path)
    (kept,) = tmp_path.glob("unseen-writers-*.npz")
    kept.write_bytes(damage)
    again = pen_drawings.kept_drawings(tmp_path / "strokes", tmp_path)
    np.testing.assert_array_equal(again.images, first.images)
    assert kept.stat().st_size > len(damage)


def test_drawings_that_the_disk_has_no_room_for_are_used_all_the_same(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "strokes").write_bytes(b"strokes")
    monkeypatch.setattr(pen_drawings, "held_out_digits", lambda *_: drawings())
    monkeypatch.setattr(pen_drawings, "atomic_write", full)
    found = pen_drawings.kept_drawings(tmp_path / "strokes", tmp_path)
    np.testing.assert_allclose(found.images, drawings().images, atol=0.5 / 255)


def test_the_reading_code_is_part_of_the_drawings_key(tmp_path):
    (tmp_path / "strokes").write_bytes(b"strokes")
    (tmp_path / "reading" / "ink").mkdir(parents=True)
    (tmp_path / "reading" / "ink" / "rule.py").write_text("x = 1")
    before = pen_drawings._key(tmp_path / "strokes", tmp_path)
    (tmp_path / "reading" / "ink" / "rule.py").write_text("x = 2")
    assert pen_drawings._key(tmp_path / "strokes", tmp_path) != before


def test_no_writer_s_mnist_test_digits_both_decide_and_report():
    path = Path(os.environ.get(DATA_VARIABLE, "")) / "qmnist-test-labels-idx2-int.gz"
    if not path.is_file():
        pytest.skip("QMNIST's labels, which name the writers, are not on this machine")
    columns = np.frombuffer(gzip.decompress(path.read_bytes()), ">i4", offset=12).reshape(-1, 8)[:10_000]
    series, writers = columns[:, 1], columns[:, 2]
    gate, report = np.s_[: holdout.MNIST_GATE_COUNT], np.s_[holdout.MNIST_GATE_COUNT :]
    assert set(series[gate]) == {4}  # NIST's high-school students
    assert len(set(writers[gate])) == 249
    assert len(set(writers[report])) == 48
    assert not set(writers[gate]) & set(writers[report])


def test_the_simulated_gate_has_as_many_pen_digits_as_the_real_one():
    if (strokes := find_strokes()) is None:
        pytest.skip("the pen strokes are not on this machine")
    assert sum(digit.writer in GATE_WRITERS for digit in read_strokes(strokes)) == GATE_PEN_COUNT
