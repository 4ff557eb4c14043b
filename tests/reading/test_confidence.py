"""An answer is confident from the model card's threshold on; below it, it is a question mark."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from mnist_core.reading import DigitReader
from mnist_core.reading.segmentation.segmentation import find_digits
from tests.reading.literal import always
from tests.reading.pages import drawing, rgba


@pytest.mark.parametrize(("threshold", "text"), [(0.75, "4"), (0.7501, "?")])
def test_an_answer_that_reaches_the_threshold_is_confident(threshold, text):
    card = SimpleNamespace(confidence_threshold=np.float32(threshold))
    reader = DigitReader(SimpleNamespace(predict_batch=always(4, 0.75), card=card))
    reading = reader.read_drawing(rgba(drawing(["1"])))
    assert reading.text == text
    assert reading.digits[0].is_confident == (text == "4")


@pytest.mark.parametrize(("needed", "text"), [(0.8, "4"), (0.9, "?")])
def test_an_answer_needs_what_its_look_needs_where_that_is_more_than_the_threshold(needed, text, monkeypatch):
    card = SimpleNamespace(confidence_threshold=0.75)
    reader = DigitReader(SimpleNamespace(predict_batch=always(4, 0.85), card=card))
    found = [replace(digit, min_confidence=needed) for digit in find_digits(drawing(["1"]), always(4, 0.85))]
    monkeypatch.setattr("mnist_core.reading.reader.find_digits", lambda ink, predict: found)
    assert reader.read_drawing(rgba(drawing(["1"]))).text == text
