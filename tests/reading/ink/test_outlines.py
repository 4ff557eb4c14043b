"""Digits drawn as outlines."""

import cv2
import numpy as np

from mnist_core.reading.ink.outlines import filled_outlines


def ring(inner, outer):
    rows, columns = np.mgrid[:28, :28] - 13.5
    distance = np.hypot(rows, columns)
    return ((distance >= inner) & (distance < outer)).astype(np.uint8) * np.uint8(255)


def test_a_0_of_two_outlines_is_filled_between_them_and_empty_inside():
    filled = filled_outlines(ring(4, 5.5) | ring(9, 10.5))
    assert filled[13, 13] == 0
    assert filled[13, 13 + 7] == 255
    assert filled[0, 0] == 0


def test_a_1_of_one_outline_is_filled():
    outline = np.zeros((28, 28), np.uint8)
    cv2.rectangle(outline, (11, 3), (17, 24), 255)
    filled = filled_outlines(outline)
    assert (filled[6:22, 13:16] == 255).all()


def test_an_outline_that_is_open_is_not_filled():
    outline = np.zeros((28, 28), np.uint8)
    cv2.line(outline, (5, 5), (20, 20), 255)
    assert filled_outlines(outline) is None
