"""Printed lines are found where they cross the whole picture; strokes and stems stay."""

import numpy as np
import pytest

from mnist_core.reading.ink.printed_lines import printed_lines, without_border_lines


def page():
    return np.zeros((60, 80), bool)


def test_a_thin_line_from_side_to_side_is_found_whole():
    ink = page()
    ink[40:43] = True
    assert (printed_lines(ink) == ink).all()


def test_so_is_one_from_top_to_bottom():
    ink = page()
    ink[:, 10:13] = True
    assert (printed_lines(ink) == ink).all()


@pytest.mark.parametrize("degrees", [-10, 5, 12])
def test_so_is_a_slanting_one(degrees):
    rows, columns = np.mgrid[:60, :80]
    ink = np.abs(rows - 30 - np.tan(np.radians(degrees)) * (columns - 40)) < 1.5
    assert (printed_lines(ink) & ink).sum() > 0.9 * ink.sum()


def test_a_stem_that_ends_before_the_border_stays():
    ink = page()
    ink[8:52, 40:44] = True
    assert not printed_lines(ink).any()


def test_a_stroke_across_a_line_stays_whole():
    ink = page()
    ink[40:43] = True
    stroke = page()
    stroke[10:55, 30:35] = True
    assert not (printed_lines(ink | stroke) & stroke).any()


def test_a_thick_bar_is_no_line():
    ink = page()
    ink[20:36] = True
    assert not printed_lines(ink).any()


def test_a_thin_part_along_the_border_is_left_out_and_one_inside_stays():
    ink = page()
    ink[10:50, :3] = True
    ink[10:50, 40:43] = True
    left = without_border_lines(ink)
    assert not left[:, :3].any()
    assert left[10:50, 40:43].all()


def test_a_stroke_that_reaches_the_border_at_one_end_stays():
    ink = page()
    ink[30:34, :50] = True
    assert (without_border_lines(ink) == ink).all()
