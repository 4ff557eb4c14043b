"""Turn a written page into a photograph as taken with a phone: paper, light, lens, sensor, JPEG.

Every defect is drawn at random from a seeded generator, so a picture is reproducible and its labels are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mnist_core.benchmarks.printed_paper import with_form, with_rules
from mnist_core.benchmarks.written_pages import TrueDigit, WrittenPage

RGB = tuple[float, float, float]

PAPERS: tuple[RGB, ...] = (
    (250, 250, 248),
    (243, 236, 218),
    (228, 238, 246),
    (247, 232, 226),
    (226, 240, 222),
    (205, 196, 178),
)
INKS: dict[str, RGB] = {
    "black": (35, 33, 38),
    "blue": (30, 50, 150),
    "red": (185, 35, 40),
    "green": (20, 105, 60),
    "pencil": (105, 105, 110),
}
TABLES: tuple[RGB, ...] = ((120, 82, 50), (60, 45, 38), (150, 120, 90), (85, 88, 92), (200, 196, 190))


@dataclass(frozen=True, kw_only=True)
class Defects:
    """Upper limits of a photograph's defects; each picture draws its own at random.

    Attributes:
        rotation_degrees: in either direction.
        perspective: how far a corner of the page moves, as a share of its side.
        shadow: how dark a shadow gets, 0–1.
        ruled: probability of ruled or squared paper.
        squared: probability that ruled paper is squared.
        table: probability that the table shows around the sheet.
        pencil: probability of pencil instead of ink.
        broken: probability of strokes with gaps.
        noise: sensor noise, σ in gray levels, 0–255.
        blur_px: σ of the lens's blur.
        jpeg_quality: worst and best.
    """

    rotation_degrees: float = 15.0
    perspective: float = 0.04
    shadow: float = 0.55
    ruled: float = 0.5
    squared: float = 0.5
    table: float = 0.35
    pencil: float = 0.25
    broken: float = 0.2
    noise: float = 7.0
    blur_px: float = 1.3
    jpeg_quality: tuple[int, int] = (50, 92)


def photograph(
    page: WrittenPage, rng: np.random.Generator, defects: Defects | None = None
) -> tuple[NDArray[np.uint8], tuple[TrueDigit, ...]]:
    """Photograph a page.

    Args:
        page: the page.
        rng: random generator.
        defects: their limits; None for the defaults.
    Returns:
        The picture, uint8 [H, W, 3], RGB, and the digits at their places in it.
    """
    defects = defects or Defects()
    sheet = _sheet(page, rng, defects)
    picture, digits = _on_table(sheet, page.digits, rng, defects)
    picture *= _light(picture.shape, rng, defects)[..., None]
    picture *= rng.uniform(0.93, 1.05, 3).astype(np.float32)
    blurred = np.asarray(cv2.GaussianBlur(picture, (0, 0), max(0.3, rng.uniform(0.3, defects.blur_px))), np.float32)
    noise = rng.standard_normal(blurred.shape, np.float32) * np.float32(rng.uniform(1, defects.noise))
    return np.clip(blurred + noise, 0, 255).astype(np.uint8), digits


def jpeg_bytes(picture: NDArray[np.uint8], rng: np.random.Generator, defects: Defects | None = None) -> bytes:
    """Encode a picture, uint8 [H, W, 3], RGB, as JPEG of random quality."""
    quality = int(rng.integers(*(defects or Defects()).jpeg_quality))
    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return data.tobytes()


def _sheet(page: WrittenPage, rng: np.random.Generator, defects: Defects) -> NDArray[np.float32]:
    """Put print and ink on paper: float32 [H, W, 3], 0–255."""
    paper = np.array(PAPERS[rng.integers(len(PAPERS))], np.float32)
    shape = page.coverage.shape
    grain = 1 + 0.012 * _clouds(shape, 6, rng) + 0.02 * _clouds(shape, 60, rng)
    sheet = paper * grain[..., None]
    if rng.random() < defects.ruled:
        sheet = with_rules(sheet, rng, defects.squared)
    if page.printed is not None:
        sheet = with_form(sheet, page.printed, rng)
    is_pencil = rng.random() < defects.pencil
    names = [name for name in INKS if name != "pencil"]
    ink = np.array(INKS["pencil" if is_pencil else names[rng.integers(len(names))]], np.float32)
    strength = page.coverage * _pressure(shape, rng, is_pencil, broken=rng.random() < defects.broken)
    inked: NDArray[np.float32] = sheet * (1 - strength[..., None]) + np.minimum(ink, sheet) * strength[..., None]
    return inked


def _pressure(shape: tuple[int, ...], rng: np.random.Generator, is_pencil: bool, broken: bool) -> NDArray[np.float32]:
    """Make the share of ink that reaches the paper: float32 [H, W], 0–1."""
    pressure = rng.uniform(0.8, 1.0) + 0.08 * _clouds(shape, 12, rng)
    if is_pencil:
        pressure = pressure * (0.8 + 0.18 * _clouds(shape, 1.5, rng))
    if broken:
        pressure = pressure * np.clip(1.5 + 1.1 * _clouds(shape, 9, rng), 0.05, 1)
    clipped: NDArray[np.float32] = np.clip(pressure, 0, 1).astype(np.float32)
    return clipped


def _clouds(shape: tuple[int, ...], grain_px: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Make smooth noise of unit variance with spots of a given size: float32 [H, W]."""
    height, width = (max(2, round(side / grain_px) + 2) for side in shape[:2])
    coarse = rng.standard_normal((height, width), np.float32)
    fine = np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)
    return np.asarray(fine / max(float(coarse.std()), 1e-6), np.float32)


def _on_table(
    sheet: NDArray[np.float32], digits: tuple[TrueDigit, ...], rng: np.random.Generator, defects: Defects
) -> tuple[NDArray[np.float32], tuple[TrueDigit, ...]]:
    """Rotate and tilt the sheet; the table shows around it, or the sheet fills the picture."""
    height, width = sheet.shape[:2]
    shows_table = rng.random() < defects.table
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    angle = np.radians(rng.uniform(-1, 1) * defects.rotation_degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    tilt = rng.uniform(-1, 1, (4, 2)) * defects.perspective * min(height, width)
    moved = (corners - corners.mean(axis=0)) @ turn.T + tilt
    low, high = moved.min(axis=0), moved.max(axis=0)
    margin = rng.uniform(0.03, 0.15, 2) * (high - low) if shows_table else np.zeros(2)
    moved += margin - low
    size = np.ceil(high - low + 2 * margin).astype(int)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32))
    plain = np.median(sheet[::8, ::8], axis=(0, 1)).tolist()
    picture = np.asarray(cv2.warpPerspective(sheet, matrix, size.tolist(), borderValue=plain), np.float32)
    if shows_table:
        inside = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size.tolist())[..., None]
        picture = np.asarray(picture * inside + _table(picture.shape, rng) * (1 - inside), np.float32)
    seen = (replace(digit, corners=cv2.perspectiveTransform(digit.corners[None], matrix)[0]) for digit in digits)
    return picture, tuple(seen)


def _table(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Make a wooden or plain table: float32 [H, W, 3]."""
    colour = np.array(TABLES[rng.integers(len(TABLES))], np.float32)
    grain = cv2.resize(_clouds((shape[0] // 8 + 2, shape[1] * 2), 6, rng), (shape[1], shape[0]))
    return colour * (1 + rng.uniform(0, 0.12) * np.asarray(grain, np.float32)[..., None])


def _light(shape: tuple[int, ...], rng: np.random.Generator, defects: Defects) -> NDArray[np.float32]:
    """Make the light, with falloff and the shadow of a hand or phone: float32 [H, W], 0–1.2."""
    rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    direction, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.2)
    light = rng.uniform(0.75, 1.0) + strength * (np.cos(direction) * rows + np.sin(direction) * columns)
    if rng.random() < 0.6:
        light = light * (1 - rng.uniform(0.15, defects.shadow) * _shadow(shape, rng))
    return np.asarray(light, np.float32)


def _shadow(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Make a soft-edged shadow that reaches in from a side: float32 [H, W], 0–1."""
    height, width = shape[:2]
    mask = np.zeros((height, width), np.uint8)
    start = rng.uniform(-0.2, 1.2, 2) * (width, height)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 7))
    reach = rng.uniform(0.3, 0.8, 7)[:, None] * max(height, width)
    points = start + reach * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    cv2.fillPoly(mask, [points.astype(np.int32)], (255,))
    blur = rng.uniform(0.01, 0.08) * max(height, width)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), blur), np.float32) / np.float32(255)
