"""Digits as segmentation cuts them out of paper: broken, faded, thick, badly scanned, with stumps and rules."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.data.cut_ink import Ink, enlarged, padded, placed, side_by_side
from mnist_core.reading.preprocessing import DIGIT_SIDE, ink_bounds

Generator = np.random.Generator

SIZES_PX = (14.0, 56.0)
"""A digit's longer side on the page that the noise is added to."""

STUMP_SHARES = (0.08, 0.3)
"""How much of a neighbour's width may stay beside a digit, which is still that digit."""

STUMP_RATE, SCAN_RATE = 0.3, 0.5
"""Share of the digits beside which a stump stays, and of those that are scanned badly."""

NARROW = 0.45
"""Width over height of a 1, of which the smallest piece looks like another 1."""


def paper_digit(image: DigitImage, neighbour: DigitImage, rng: Generator) -> DigitImage:
    """Put a digit on paper, badly, and prepare it as the app does.

    Args:
        image: float32 [28, 28], 0–1: any digit.
        neighbour: another one, of which a stump may stay beside it.
        rng: random generator.
    Returns:
        float32 [28, 28], 0–1; still the same digit to a human.
    """
    size = float(np.exp(rng.uniform(*np.log(SIZES_PX))))
    ink, px = enlarged(image, size), size / DIGIT_SIDE
    for share, spoil in _NOISES:
        if rng.random() < share:
            ink = spoil(ink, px, rng)
    if rng.random() < STUMP_RATE and not _is_narrow(neighbour):
        ink = with_neighbour(ink, enlarged(neighbour, size), px, rng, STUMP_SHARES)
    ink = scanned(ink, px, rng) if rng.random() < SCAN_RATE else ink
    return placed(ink, image)


def _is_narrow(image: DigitImage) -> bool:
    top, left, bottom, right = ink_bounds(image)
    return right - left < NARROW * (bottom - top)


def with_neighbour(ink: Ink, other: Ink, px: float, rng: Generator, share: tuple[float, float]) -> Ink:
    """Leave a share of a neighbour's width beside a digit, on either side, touching it or not.

    Args:
        ink: the digit.
        other: its neighbour, whole.
        px: pixels of this page per pixel of MNIST's.
        rng: random generator.
        share: of the neighbour's width, minimum and maximum.
    """
    mirrored = rng.random() < 0.5
    if mirrored:
        ink, other = ink[:, ::-1], other[:, ::-1]
    stump = other[:, : max(1, round(other.shape[1] * rng.uniform(*share)))]
    both = side_by_side(ink, stump, round(px * rng.uniform(-2.5, 2)), round(px * rng.normal(0, 2)))
    return both[:, ::-1] if mirrored else both


def scanned(ink: Ink, px: float, rng: Generator) -> Ink:
    """Scan ink badly: at few pixels and enlarged again, blurred, noisy, or in black and white."""
    form = rng.integers(4)
    if form == 0:
        scale = min(1.0, rng.uniform(7, 15) / max(ink.shape))
        small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        large = cv2.resize(small, ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip(large, 0, 1), np.float32)
    soft = cv2.GaussianBlur(padded(ink, 2), (0, 0), px * rng.uniform(0.3, 1.1))
    if form == 1:
        return np.asarray(soft, np.float32)
    if form == 2:
        soft = soft + rng.normal(0, rng.uniform(0.03, 0.12), soft.shape)
    return np.asarray(soft > rng.uniform(0.25, 0.55), np.float32)


def _thickened(ink: Ink, px: float, rng: Generator) -> Ink:
    """A thick marker, up to twice the pen's width."""
    width = max(2, round(px * rng.uniform(1, 3.5)))
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    return np.asarray(cv2.dilate(padded(ink, width), pen), np.float32)


def _thinned(ink: Ink, px: float, rng: Generator) -> Ink:
    """A thin or worn pen: only the middle of each stroke is left."""
    strong = np.clip((ink - rng.uniform(0.2, 0.5)) * 2, 0, 1).astype(np.float32)
    return strong if np.count_nonzero(strong) > 0.3 * np.count_nonzero(ink) else ink


def _broken(ink: Ink, px: float, rng: Generator) -> Ink:
    """Gaps across the strokes, as a removed rule or a skipping pen leaves them."""
    whole = np.ones_like(ink)
    for _ in range(rng.integers(1, 4)):
        _line(whole, _inked_point(ink, rng), rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)]), px, rng, 0.0)
    return ink * whole


def _faded(ink: Ink, px: float, rng: Generator) -> Ink:
    """Ink that runs out: weak in places, and lost where it is weakest."""
    strength = cv2.resize(rng.random((3, 3), np.float32), ink.shape[::-1], interpolation=cv2.INTER_LINEAR)
    least = rng.uniform(0.1, 0.6)
    weak = ink * (least + (1 - least) * strength)
    return np.where(weak < rng.uniform(0, 0.3), 0, weak).astype(np.float32)


def _with_rules(ink: Ink, px: float, rng: Generator) -> Ink:
    """Pieces of printed lines across, under, over or beside the digit."""
    page = padded(ink, round(px * rng.uniform(0.5, 4)))
    across = rng.random() < 0.65
    length = page.shape[1] if across else page.shape[0]
    at = rng.uniform(0, page.shape[0] if across else page.shape[1])
    turn = (0.0 if across else np.pi / 2) + rng.normal(0, 0.05)
    is_whole = across and rng.random() < 0.3
    strength = float(rng.uniform(0.3, 1))
    for _ in range(1 if is_whole else rng.integers(1, 4)):
        along = rng.uniform(0, length)
        centre = (along, at) if across else (at, along)
        drawn = np.zeros_like(page)
        _line(drawn, centre, turn, px, rng, strength, 2 * length if is_whole else px * rng.uniform(2, 12))
        page = np.maximum(page, drawn)
    return page


def _with_specks(ink: Ink, px: float, rng: Generator) -> Ink:
    """Dots of dirt, print or neighbours' ink around the digit."""
    page = padded(ink, round(px * rng.uniform(0, 3)))
    for _ in range(rng.integers(1, 7)):
        centre = (int(rng.integers(page.shape[1])), int(rng.integers(page.shape[0])))
        cv2.circle(page, centre, round(px * rng.uniform(0.2, 1.2)), float(rng.uniform(0.3, 1)), -1, cv2.LINE_AA)
    return page


def _cut(ink: Ink, px: float, rng: Generator) -> Ink:
    """A digit that its picture's edge cuts, by up to a tenth."""
    turns = int(rng.integers(4))
    turned = np.rot90(ink, turns)
    return np.ascontiguousarray(np.rot90(turned[round(len(turned) * rng.uniform(0.02, 0.12)) :], -turns))


def _line(
    page: Ink,
    centre: tuple[float, float],
    turn: float,
    px: float,
    rng: Generator,
    strength: float,
    length: float | None = None,
) -> None:
    """Draw a straight line of a rule's width through a point, in place."""
    half = np.array([np.cos(turn), np.sin(turn)]) * (px * rng.uniform(2, 25) if length is None else length) / 2
    start, stop = (tuple(np.rint(16 * (np.array(centre) + way * half)).astype(int).tolist()) for way in (-1, 1))
    cv2.line(page, start, stop, strength, max(1, round(px * rng.uniform(0.5, 2))), cv2.LINE_8, 4)


def _inked_point(ink: Ink, rng: Generator) -> tuple[float, float]:
    rows, columns = np.nonzero(ink > 0.5) if (ink > 0.5).any() else np.nonzero(ink >= 0)
    chosen = rng.integers(len(rows))
    return float(columns[chosen]), float(rows[chosen])


_NOISES: tuple[tuple[float, Callable[[Ink, float, Generator], Ink]], ...] = (
    (0.2, _thickened),
    (0.15, _thinned),
    (0.08, _cut),
    (0.2, _broken),
    (0.25, _faded),
    (0.25, _with_rules),
    (0.2, _with_specks),
)
"""Share of the digits that each kind of noise befalls, in the order in which paper adds it."""
