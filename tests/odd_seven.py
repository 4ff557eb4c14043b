"""A made-up handwriting: sevens with a loop at the start and a bar, drawn as strokes, each a little different."""

import numpy as np

from mnist_core.contract import DigitImage
from mnist_core.training.handmade import strokes_from_shape
from mnist_core.training.stroke_drawing import digit_from_strokes
from mnist_core.training.stroke_variation import vary_strokes
from mnist_core.training.strokes import Stroke

SHAPE = "25,28 10,35 0,22 8,5 25,5 30,20 15,30 3,15 20,0 65,5* 45,50 30,100; 5,60 65,52"
PEN_PX = 20


def odd_seven_strokes(seed: int) -> list[Stroke]:
    """Draw one of them; another seed, another one by the same hand."""
    return vary_strokes(strokes_from_shape(SHAPE), np.random.default_rng(seed), 0.6)


def odd_seven(seed: int) -> DigitImage:
    """What the model sees of it: float32 [28, 28]."""
    return digit_from_strokes(odd_seven_strokes(seed), PEN_PX)
