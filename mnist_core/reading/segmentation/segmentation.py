"""A page of ink becomes the digits on it, in reading order, with the spaces between groups."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.contract import DigitBatch, DigitImage, Probabilities
from mnist_core.reading.preprocessing import digit_from_ink
from mnist_core.reading.segmentation.components import (
    Box,
    Component,
    bounding_box,
    find_components,
    ink_of,
    remove_specks,
    typical_size,
)
from mnist_core.reading.segmentation.costs import CUT_COST, recognition_costs
from mnist_core.reading.segmentation.cutting import cut_touching
from mnist_core.reading.segmentation.deskew import box_on_page, deskew_ink
from mnist_core.reading.segmentation.grouping import group_rows
from mnist_core.reading.segmentation.merging import merge_fragments, merge_stacked
from mnist_core.reading.segmentation.print_marks import remove_print
from mnist_core.reading.segmentation.rows import estimate_skew, find_rows, has_space, row_height
from mnist_core.reading.segmentation.separators import without_slashes

Predict = Callable[[DigitBatch], Probabilities]

MAX_COMPONENTS = 1000
"""The largest components of a page that are looked at; a page of grain must not take for ever."""

MIN_LONE_CUT_WIDTH_RATIO = 1.1
"""Width over height from which one connected drawing, alone on its page, may be several digits if it is doubtful."""

MIN_LONE_HEIGHT_RATIO = 0.5
"""On a photograph, a row's only digit is at least this high beside the highest digit of all."""

MIN_ROW_CONFIDENCE = 0.9
"""A row of writing in a photograph has a digit at least this probable."""

MIN_DESKEW_SLOPE = math.tan(math.radians(4))
"""Writing skewed by less is read as it stands."""


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """One digit of a page.

    Attributes:
        box: where it stands.
        image: float32 [28, 28], what the model saw.
        probabilities: float32 [10], what it answered.
        separator: what stands before it in the text: nothing, a space or a line break.
        min_confidence: it is not sure below this probability, whatever the model's threshold.
    """

    box: Box
    image: DigitImage
    probabilities: NDArray[np.float32]
    separator: str
    min_confidence: float = 0.0


def find_digits(ink: NDArray[np.uint8], predict: Predict) -> list[FoundDigit]:
    """Find and read the digits of a page.

    A single digit gets exactly the image that `digit_from_ink` makes of the whole page.

    Args:
        ink: uint8 [H, W], ink bright, exactly 0 where nothing is drawn.
        predict: images in, probabilities out; asked about every way to join and to cut components in question.
    Returns:
        The digits, rows from top to bottom, each from left to right; none on a blank page.
    """
    left, top, width, height = cv2.boundingRect(ink)
    if width == 0:
        return []
    around = ink[top : top + height, left : left + width]  # most of a page is empty
    return [replace(found, box=found.box.moved(left, top)) for found in _find_all(around, predict)]


def _find_all(ink: NDArray[np.uint8], predict: Predict) -> list[FoundDigit]:
    labels, components = _merged_components(ink, *find_components(ink))
    if len(components) == 1:
        lone = _lone_digit(components[0], ink_of(components, ink, labels), predict)
        if lone is not None:
            return [lone]
    slope = estimate_skew(components)
    level = _read_rows(components, slope, ink, labels, predict)
    if abs(slope) < MIN_DESKEW_SLOPE:
        return level
    deskewed = _read_deskewed(ink, slope, predict)
    return max(level, deskewed, key=mean_confidence)


def _lone_digit(component: Component, ink: NDArray[np.uint8], predict: Predict) -> FoundDigit | None:
    """Read a page's only component as one digit; None where it is wide, and so doubtful that a cut may be cheaper."""
    image = digit_from_ink(ink)
    answer = predict(image[None])[0]
    aspect = component.width / component.height
    is_wide = aspect >= MIN_LONE_CUT_WIDTH_RATIO
    if is_wide and recognition_costs(answer, aspect, aspect, True).min() >= CUT_COST:
        return None
    return FoundDigit(component.box, image, answer, "")


def mean_confidence(digits: Sequence[FoundDigit]) -> float:
    """Average how probable the answers are, 0–1: the geometric mean, 0 where there is none."""
    return float(np.exp(np.mean([np.log(digit.probabilities.max()) for digit in digits]))) if digits else 0.0


def doubt(digits: Sequence[FoundDigit]) -> float:
    """Give one minus the mean confidence, 0–1."""
    return 1 - mean_confidence(digits)


def without_stray_rows(digits: Sequence[FoundDigit]) -> list[FoundDigit]:
    """Leave out creases, table and shadows' edges: rows without a sure digit, and a lone one that is small."""
    rows: list[list[FoundDigit]] = []
    for digit in digits:
        if not rows or digit.separator == "\n":
            rows.append([])
        rows[-1].append(digit)
    sure = [row for row in rows if max(digit.probabilities.max() for digit in row) >= MIN_ROW_CONFIDENCE]
    tall = MIN_LONE_HEIGHT_RATIO * max((digit.box.height for row in sure for digit in row), default=0)
    large = [row for row in sure if len(row) > 1 or row[0].box.height >= tall]
    kept = [digit for row in large or rows for digit in row]
    return [replace(kept[0], separator=""), *kept[1:]] if kept else []


def _read_rows(
    components: Sequence[Component], slope: float, ink: NDArray[np.uint8], labels: NDArray[np.int32], predict: Predict
) -> list[FoundDigit]:
    """Read a page whose rows run along `slope`."""
    least = typical_size(components) / 2
    rows = [
        cut_touching(row, max(row_height(row), least), ink, labels)
        for row in map(without_slashes, find_rows(components, slope))
    ]
    digits: list[FoundDigit] = []
    for row in group_rows(rows, ink, labels, predict, slope):
        boxes = [bounding_box(group.components) for group in row]
        for index, group in enumerate(row):
            separator = _separator(boxes, index) if index else "\n" * bool(digits)
            digits.append(FoundDigit(boxes[index], group.image, group.probabilities, separator))
    return digits


def _read_deskewed(ink: NDArray[np.uint8], slope: float, predict: Predict) -> list[FoundDigit]:
    """Read a page rotated until its rows are horizontal, and say where the digits stand on the page as it was."""
    level_ink, back = deskew_ink(ink, slope)
    labels, components = _merged_components(level_ink, *find_components(level_ink))
    return [
        replace(digit, box=box_on_page(digit.box, level_ink, back, ink.shape))
        for digit in _read_rows(components, 0.0, level_ink, labels, predict)
    ]


def _merged_components(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], components: Sequence[Component]
) -> tuple[NDArray[np.int32], list[Component]]:
    """Leave out print and specks, and merge what is broken; `labels` is changed in place."""
    largest = sorted(components, key=lambda component: component.area, reverse=True)[:MAX_COMPONENTS]
    written = remove_specks(remove_print(largest, labels))
    return labels, merge_stacked(merge_fragments(written, ink, labels), labels)


def _separator(boxes: Sequence[Box], index: int) -> str:
    """Say what stands before a digit that is not the first of its row."""
    gaps = [after.left - before.left - before.width for before, after in itertools.pairwise(boxes)]
    height = float(np.median([box.height for box in boxes]))
    return " " * has_space(gaps, index - 1, height)
