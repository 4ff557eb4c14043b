"""The lines of forms and tables: boxes, combs and rules around digits; strokes across them stay.

One straight line may be a stroke. Print is told from strokes by what it is joined to: a rule is longer than any digit
is high, or several lines stand on it; a box's sides go from rule to rule; a comb's teeth stand on a rule, equally long.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.reading.ink.ink_runs import Mask, Runs, vertical_runs
from mnist_core.reading.ink.line_remains import MAX_REMAINS_WIDTHS, are_remains, parts_left
from mnist_core.reading.ink.straight_lines import Line, level_lines, runs_along

MIN_LENGTH_WIDTHS = 6.0
"""How long lines are at least, in stroke widths."""

MIN_RULE_HEIGHTS = 1.8
MIN_RULE_WIDTHS = 24.0
"""A rule is longer than so many heights of the writing, and so many stroke widths."""

MIN_SEEN = 0.88
"""A printed line is seen along at least this share of its length."""

MIN_STANDING = 3
"""A shorter line is a rule if so many lines stand on it or hang from it; and a comb has so many teeth."""

MAX_WIDTH_RATIO = 1.4
"""The lines of one form are equally thick, up to this ratio and a pixel."""

MAX_TOOTH_SPREAD = 0.3
"""A comb's teeth are as long as their median, up to this share of it…"""

MAX_TOOTH_HEIGHTS = 0.75
"""…and at most this share of the writing's height."""


def without_form_lines(depth: NDArray[np.uint8], floor: int) -> NDArray[np.uint8]:
    """Remove the lines of a form.

    Args:
        depth: uint8 [H, W], how far each pixel stands out from the paper.
        floor: the least depth that counts as ink.
    Returns:
        The same, 0 along printed lines wherever no stroke crosses them; `depth` itself where there are none.
    """
    mask = depth >= floor
    stroke_px = _stroke_width(mask)
    across = vertical_runs(mask)
    level = level_lines(across, stroke_px, MIN_LENGTH_WIDTHS * stroke_px)
    if not level:
        return depth
    down = vertical_runs(np.ascontiguousarray(mask.T))
    upright = level_lines(down, stroke_px, MIN_LENGTH_WIDTHS * stroke_px)
    height = _writing_height(mask, stroke_px)
    rules = _rules(level, upright, height, stroke_px)
    if not rules:
        return depth
    sides = _sides(upright, rules)
    reach = max(1, round(stroke_px / 2))
    printed = _drawn(rules, across, reach) | _drawn(sides, down, reach).T
    printed |= _remains(mask & ~printed, printed, max(rule.width for rule in rules), height)
    return np.where(printed, np.uint8(0), depth)


def _drawn(lines: Sequence[Line], runs: Runs, reach_px: int) -> Mask:
    """Draw the ink of lines where no stroke crosses them: bool [H, W] of the runs' mask."""
    along = [runs_along(line, runs, reach_px) for line in lines]
    return runs.mask_of(np.unique(np.concatenate(along)) if along else np.empty(0, np.intp))


def _stroke_width(mask: Mask) -> float:
    """Estimate how wide strokes are: ink over half of its outline, at least 1 px."""
    ink = mask.view(np.uint8)
    inner = cv2.erode(ink, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    area = cv2.countNonZero(ink)
    return max(1.0, 2 * area / max(1, area - cv2.countNonZero(np.asarray(inner, np.uint8))))


def _writing_height(mask: Mask, stroke_px: float) -> float:
    """Estimate how high the writing is: the median component's height, specks and bars left out."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    heights = np.asarray(stats)[1:, 3]
    high = heights[heights >= 4 * stroke_px]
    return float(np.median(high)) if high.size else float(len(mask))


def _rules(level: Sequence[Line], upright: Sequence[Line], height: float, stroke_px: float) -> list[Line]:
    """Choose the lines that are longer than a stroke can be, or that several lines stand on."""
    shortest = max(MIN_RULE_HEIGHTS * height, MIN_RULE_WIDTHS * stroke_px)
    seen = [line for line in level if line.seen >= MIN_SEEN]
    return [
        line
        for line in seen
        if line.length >= shortest or sum(_stands_on(other, line) for other in upright) >= MIN_STANDING
    ]


def _stands_on(upright: Line, rule: Line) -> bool:
    """Tell whether an upright line, whose rows are columns, ends at a rule."""
    return any(_meets(row, column, rule) for row, column in _ends(upright))


def _ends(upright: Line) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give row and column of an upright line's upper and lower end."""
    return (upright.left, upright.start), (upright.right, upright.end)


def _meets(row: float, column: float, rule: Line) -> bool:
    near = rule.width + 2
    return rule.left - near <= column <= rule.right + near and abs(row - rule.row_at(column)) <= near


def _sides(upright: Sequence[Line], rules: Sequence[Line]) -> list[Line]:
    """Choose the upright lines, as thick as the rules, that go from rule to rule."""
    width = float(np.median([rule.width for rule in rules]))
    return [
        line
        for line in upright
        if line.seen >= MIN_SEEN
        and max(line.width, width) <= MAX_WIDTH_RATIO * min(line.width, width) + 1
        and sum(_crosses(line, rule) for rule in rules) > 1
    ]


def _crosses(upright: Line, rule: Line) -> bool:
    """Tell whether an upright line reaches a rule, and goes on or ends there."""
    row = rule.row_at(upright.row_at((upright.left + upright.right) / 2))
    near = rule.width + 2
    is_beside = rule.left - near <= upright.row_at(row) <= rule.right + near
    return is_beside and upright.left - near <= row <= upright.right + near


def _remains(left: Mask, printed: Mask, width: float, height: float) -> Mask:
    """Find parts of what is left, bool [H, W], that belong to printed lines: crossings, corners, and a comb's teeth.

    Args:
        left: the ink without printed lines.
        printed: their pixels.
        width: of the lines, in pixels.
        height: of the writing, in pixels.
    """
    parts = parts_left(left, printed)
    is_small = are_remains(parts, width)
    is_slim = parts.wide <= MAX_REMAINS_WIDTHS * width + 2
    is_tooth = parts.touches & ~is_small & is_slim & (parts.high <= MAX_TOOTH_HEIGHTS * height)
    usual = float(np.median(parts.high[is_tooth])) if is_tooth.any() else 0.0
    is_tooth &= np.abs(parts.high - usual) <= MAX_TOOTH_SPREAD * usual
    return parts.mask_of(is_small | (is_tooth & (np.count_nonzero(is_tooth) >= MIN_STANDING)))
