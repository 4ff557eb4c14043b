"""Small pages for tests: digits of our own strokes, blown-up MNIST, and their files."""

import io

import cv2
import numpy as np
from PIL import Image

STROKES = {
    "0": [[(50, 0), (15, 20), (5, 60), (20, 95), (50, 100), (80, 90), (95, 55), (85, 15), (50, 0)]],
    "1": [[(50, 0), (50, 100)]],
    "2": [[(10, 25), (25, 5), (55, 0), (80, 15), (80, 40), (45, 70), (10, 98), (90, 98)]],
    "4": [[(60, 0), (10, 65), (90, 65)], [(65, 35), (65, 100)]],
    "5": [[(25, 5), (20, 45), (55, 40), (80, 60), (75, 90), (45, 100), (15, 92)], [(30, 4), (85, 2)]],
    "6": [[(70, 2), (35, 30), (15, 65), (25, 95), (60, 100), (80, 80), (65, 58), (30, 62), (17, 75)]],
    "7": [[(10, 5), (90, 5), (45, 100)]],
}
"""Each digit in a box of 100×100."""


def drawing(rows, height=120, pen=14, gap=0.35, margin=40, row_gap=0.6):
    """Draw rows of digits and spaces in black on white: uint8 [H, W]."""
    placed = []
    for index, row in enumerate(rows):
        x = margin
        for character in row:
            if character != " ":
                placed += [
                    [(x + a * height / 150, margin + index * (1 + row_gap) * height + b * height / 100) for a, b in s]
                    for s in STROKES[character]
                ]
            x += height * (0.67 + gap) if character != "1" else height * (0.4 + gap)
    points = np.concatenate([np.array(stroke) for stroke in placed])
    page = np.full((int(points[:, 1].max()) + margin, int(points[:, 0].max()) + margin), 255, np.uint8)
    for stroke in placed:
        cv2.polylines(page, [np.round(np.array(stroke) * 16).astype(np.int32)], False, 0, pen, cv2.LINE_AA, 4)
    return page


NUMBER_BEFORE_CAMERA = "2607"


def sheet_before_camera():
    """A sheet with NUMBER_BEFORE_CAMERA as a camera of 1280×720 pixels sees it: uint8 [720, 1280]."""
    number = drawing([NUMBER_BEFORE_CAMERA], height=240, pen=26)
    sheet = np.full((720, 1280), 250, np.uint8)
    top, left = (720 - number.shape[0]) // 2, (1280 - number.shape[1]) // 2
    sheet[top : top + number.shape[0], left : left + number.shape[1]] = np.minimum(number, 250)
    return sheet


def rgba(gray):
    """Make a canvas of a gray page: uint8 [H, W, 4], opaque."""
    return np.dstack([gray, gray, gray, np.full_like(gray, 255)])


def blown_up(image, factor, left, top, side=280):
    """Put a 28×28 image, each pixel a square of `factor`, on a black page of side × side."""
    page = np.zeros((side, side), np.uint8)
    page[top : top + 28 * factor, left : left + 28 * factor] = np.kron(image, np.ones((factor, factor), np.uint8))
    return page


def file_bytes(image, format="PNG", **options):
    """Save an array or a Pillow image: its file's bytes."""
    target = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(target, format, **options)
    return target.getvalue()
