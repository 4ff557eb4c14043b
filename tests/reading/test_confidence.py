"""An answer is confident from the model card's threshold on; below it, it is a question mark."""

from types import SimpleNamespace

import numpy as np
import pytest

from mnist_core.reading import DigitReader
from tests.reading.literal import always
from tests.reading.pages import drawing, rgba


@pytest.mark.parametrize(("threshold", "text"), [(0.75, "4"), (0.7501, "?")])
def test_an_answer_that_reaches_the_threshold_is_confident(threshold, text):
    card = SimpleNamespace(confidence_threshold=np.float32(threshold))
    reader = DigitReader(SimpleNamespace(predict_batch=always(4, 0.75), card=card))
    reading = reader.read_drawing(rgba(drawing(["1"])))
    assert reading.text == text
    assert reading.digits[0].is_confident == (text == "4")
