"""A made-up handwriting: sevens with a loop at the start and a bar, drawn as strokes, each a little different."""

from collections.abc import Sequence

import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.data.stroke_curves import Stroke, shape_strokes
from mnist_core.data.stroke_drawing import DIGIT_SIZE, draw_strokes
from mnist_core.data.stroke_variation import vary_strokes
from mnist_core.reading.decoding.decoder import gray_page_from_rgba
from mnist_core.reading.ink.uniform_background import ink_from_gray
from mnist_core.reading.preprocessing import digit_from_ink

SHAPE = "30,40 8,45 0,20 20,0 38,18 25,42 5,30 30,3 68,8* 45,60 35,100; 8,66 68,60"
PEN_PX = 20


def odd_seven_strokes(seed: int) -> list[Stroke]:
    """Draw one of them; another seed, another one by the same hand."""
    return vary_strokes(shape_strokes(SHAPE), np.random.default_rng(seed), 0.6)


def odd_seven(seed: int) -> DigitImage:
    """What the model sees of it: float32 [28, 28]."""
    return digit_from_strokes(odd_seven_strokes(seed), PEN_PX)


def digit_from_strokes(strokes: Sequence[Stroke], pen_px: float, digit_size: float = DIGIT_SIZE) -> DigitImage:
    """Draw strokes on a canvas and prepare them as the app does: float32 [28, 28]."""
    return digit_from_ink(ink_from_gray(gray_page_from_rgba(draw_strokes(strokes, pen_px, digit_size))))
