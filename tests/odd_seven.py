"""A made-up handwriting: sevens with a loop at the start and a bar, drawn as strokes, each a little different."""

import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.data.handmade_shapes import strokes_from_shape
from mnist_core.data.stroke_drawing import digit_from_strokes
from mnist_core.data.stroke_variation import vary_strokes
from mnist_core.data.strokes import Stroke

SHAPE = "30,40 8,45 0,20 20,0 38,18 25,42 5,30 30,3 68,8* 45,60 35,100; 8,66 68,60"
PEN_PX = 20


def odd_seven_strokes(seed: int) -> list[Stroke]:
    """Draw one of them; another seed, another one by the same hand."""
    return vary_strokes(strokes_from_shape(SHAPE), np.random.default_rng(seed), 0.6)


def odd_seven(seed: int) -> DigitImage:
    """What the model sees of it: float32 [28, 28]."""
    return digit_from_strokes(odd_seven_strokes(seed), PEN_PX)
