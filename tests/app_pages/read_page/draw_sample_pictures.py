"""Draw the Read page's sample pictures again: `python -m tests.app_pages.read_page.draw_sample_pictures`."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app_pages.read_page.sample_pictures import FOLDER, SAMPLE_PICTURES
from mnist_core.benchmarks.photographs import Defects, photograph
from mnist_core.benchmarks.written_pages import Writing, WrittenPage, write_page
from mnist_core.data.handmade_shapes import DIGIT_SHAPES
from mnist_core.data.stroke_curves import shape_strokes
from mnist_core.data.stroke_variation import vary_strokes
from mnist_core.data.strokes import DrawnDigit

Picture = NDArray[np.uint8]  # [H, W, 3], RGB

PALE_GREEN, PALE_BLUE, PRINTED_BLUE = (188, 222, 200), (214, 226, 240), (190, 208, 232)
BLUE_INK, BLACK_INK = (30, 50, 150), (35, 33, 38)
PHOTOGRAPH_ROWS, FORM_ROWS, AMOUNT = ["2026 11 25", "18 40 907", "653"], ["25112026", "40718", "93"], "1960"
JPEG_QUALITY = 70


def written(rows: list[str], height_px: float, rng: np.random.Generator, size: tuple[int, int] | None) -> WrittenPage:
    """Write rows of digits of our own shapes."""
    digits = [
        DrawnDigit(label, 1, tuple(vary_strokes(shape_strokes(shapes[0]), rng, 0.5)))
        for label, shapes in DIGIT_SHAPES.items()
        for _ in range(3)
    ]
    return write_page(rows, digits, Writing(height_px=height_px, pen=0.09), rng, 40, size)


def photographed_sheet() -> Picture:
    """A sheet with three rows, on a table, with the shadow of a hand."""
    rng = np.random.default_rng(8)
    page = written(PHOTOGRAPH_ROWS, 90, rng, (900, 620))
    return photograph(page, rng, Defects(rotation_degrees=4, ruled=1.0, table=1.0, pencil=0, broken=0))[0]


def form() -> Picture:
    """A form whose boxes are printed in a pale colour, filled in with blue ink and scanned."""
    rng = np.random.default_rng(3)
    sheet = np.full((560, 900, 3), 252, np.uint8)
    for row, (name, number) in enumerate(zip(("Date", "Member number", "Age"), FORM_ROWS, strict=True)):
        top = 60 + row * 165
        cv2.putText(sheet, name, (42, top), cv2.FONT_HERSHEY_SIMPLEX, 0.8, PALE_GREEN, 2, cv2.LINE_AA)
        for place, digit in enumerate(number):
            left = 40 + place * 100
            cv2.rectangle(sheet, (left, top + 15), (left + 92, top + 125), PALE_GREEN, 3)
            ink = written([digit], 62, rng, None).coverage
            _lay_ink(sheet, ink, (left + 46 - ink.shape[1] // 2, top + 70 - ink.shape[0] // 2), BLUE_INK)
    return sheet


def cheque() -> Picture:
    """A cheque with its amount in a frame, on a security ground of fine waves."""
    rng = np.random.default_rng(5)
    sheet = np.full((380, 900, 3), (247, 250, 252), np.uint8)
    across = np.arange(900)
    for start in range(-40, 420, 9):
        wave = np.stack([across, start + 14 * np.sin(across / 38) + 6 * np.sin(across / 11)], axis=1)
        cv2.polylines(sheet, [np.rint(wave).astype(np.int32)], False, PALE_BLUE, 1, cv2.LINE_AA)
    cv2.putText(sheet, "Bank of Samples", (40, 66), cv2.FONT_HERSHEY_SIMPLEX, 1.1, PRINTED_BLUE, 2, cv2.LINE_AA)
    for top in (170, 330):
        cv2.line(sheet, (40, top), (490, top), PRINTED_BLUE, 2)
    cv2.rectangle(sheet, (530, 100), (860, 240), PRINTED_BLUE, 3)
    ink = written([AMOUNT], 80, rng, None).coverage
    _lay_ink(sheet, ink, (695 - ink.shape[1] // 2, 170 - ink.shape[0] // 2), BLACK_INK)
    return sheet


def _lay_ink(sheet: Picture, coverage: NDArray[np.float32], corner: tuple[int, int], colour: tuple[int, ...]) -> None:
    """Lay ink over paper, in place; the corner is the left and top edge."""
    (left, top), (height, width) = corner, coverage.shape
    part = sheet[top : top + height, left : left + width]
    strength = coverage[: part.shape[0], : part.shape[1], None]
    part[:] = np.rint(part * (1 - strength) + np.array(colour) * strength).astype(np.uint8)


DRAWN = {"Photograph": photographed_sheet, "Form": form, "Cheque": cheque}
WRITTEN = {"Photograph": "\n".join(PHOTOGRAPH_ROWS), "Form": "\n".join(FORM_ROWS), "Cheque": AMOUNT}


def jpeg_bytes(picture: Picture) -> bytes:
    """Encode a picture as its file."""
    return cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, file in SAMPLE_PICTURES.items():
        (FOLDER / file).write_bytes(jpeg_bytes(DRAWN[name]()))
